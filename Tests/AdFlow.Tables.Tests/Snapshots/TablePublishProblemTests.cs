using System.Globalization;
using AdFlow.Tables.Ipc;

namespace AdFlow.Tables.Tests.Snapshots;

public sealed class TablePublishProblemTests
{
    private TemporaryFolder _folder = null!;
    private SnapshotStore _store = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TemporaryFolder();
        _store = new SnapshotStore(Path.Combine(_folder.Path, "store"));
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Open_ManyProblems_ListsThemAllAtOnce()
    {
        string path = _folder.Write("ads.arrow", IpcWriter.WriteFile, Faulty());
        var problems = Refusal(() => _store.Open(path,
        [
            IndexDefinition.Key("id"), IndexDefinition.Key("idd"), IndexDefinition.Key("price"),
            IndexDefinition.Inverted(["id", "nothing"], "klingon"), IndexDefinition.Bidwords("text", "match", "price"),
            IndexDefinition.Vector("v"), IndexDefinition.Vector("list"), IndexDefinition.Inverted([]),
        ])).Problems;
        Assert.That(problems.Select(Short), Is.EquivalentTo(new[]
        {
            "id 1: null; a key in every row",
            "id 2: 7, which is in row 0 too; unique keys",
            "idd : no such column in { id: int64?, price: float64?, text: utf8?, match: utf8?, "
                + "v: vector<float32,2>?, list: list<float32>? }; one for index key(idd)",
            "price : type float64; integers or utf8 for index key(price)",
            " : analyzer 'klingon' of index inverted(id,nothing;klingon); 'english' or 'plain'",
            "id : type int64; utf8 or list<utf8> for index inverted(id,nothing;klingon)",
            "nothing : no such column in { id: int64?, price: float64?, text: utf8?, match: utf8?, "
                + "v: vector<float32,2>?, list: list<float32>? }; one for index inverted(id,nothing;klingon)",
            "match 1: 'exakt'; 'exact', 'phrase' or 'broad'",
            "match 2: null; 'exact', 'phrase' or 'broad'",
            "price : type float64; utf8 or list<utf8> for index bidwords(text,match,price;english)",
            "v 1: NaN at element 1; finite numbers",
            "v 2: null at element 0; finite numbers",
            "list : type list<float32>; vector<float32,n>",
            "list 1: 2 elements; 1, as in the first row",
            " : no column for index inverted(;english); at least one",
        }));
        Assert.That(problems.Select(problem => problem.Table).Distinct(), Is.EqualTo(new[] { path }));
        Assert.That(problems.Select(problem => problem.Advice), Has.All.EndsWith(".").Or.EndsWith("?"));
        Assert.That(problems.Single(problem => problem.Column == "idd").Advice, Is.EqualTo("Did you mean 'id'?"));
    }

    [Test]
    public void Open_RefusedIndexes_CanBeOpenedWithoutThem()
    {
        string path = _folder.Write("ads.arrow", IpcWriter.WriteFile, Faulty());
        Refusal(() => _store.Open(path, [IndexDefinition.GroupKey("id"), IndexDefinition.Key("id")]));
        var snapshot = _store.Open(path, [IndexDefinition.GroupKey("id")]);
        Assert.That(snapshot.Rows, Is.EqualTo(3));
        snapshot.Release();
    }

    [Test]
    public void Publish_ManyRowsWithOneProblem_ListsTwentyAndCountsTheOthers()
    {
        using var table = Indexes.Rows.OfIntegers("id", new long?[100]);
        var problems = Refusal(() => _store.Publish("ads", table, [IndexDefinition.Key("id")])).Problems;
        Assert.That(problems, Has.Count.EqualTo(21));
        Assert.That(problems[^1].ToString(), Is.EqualTo("table 'ads', column 'id': 80 more rows without a key; "
            + "expected a key in every row. Give the row a key, or remove it."));
    }

    [Test]
    public void InMemory_Refused_FreesTheTable()
    {
        using var rows = Indexes.Rows.OfIntegers("id", 1, 1);
        var owner = new CData.CountedOwner();
        var table = new Table(rows.Schema, rows.Batches, owner);
        Refusal(() => TableSnapshot.InMemory("ads", table, [IndexDefinition.Key("id")]));
        Assert.That(owner.Disposals, Is.EqualTo(1));
    }

    [Test]
    public void Open_MissingFile_SaysSo()
    {
        string path = Path.Combine(_folder.Path, "missing.arrow");
        var refusal = Refusal(() => _store.Open(path, []));
        Assert.That(refusal.Message, Does.Contain(path).And.Contain("Correct the path"));
        Assert.That(refusal.InnerException, Is.TypeOf<FileNotFoundException>());
    }

    [Test]
    public void Open_CutOffArrowFile_SaysWhereAndKeepsNothing()
    {
        string path = Catalogue.Write(_folder, 1);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^40]);
        var refusal = Refusal(() => _store.Open(path, []));
        Assert.That(refusal.Problems.Single().Advice, Is.EqualTo("Write the Arrow file again."));
        Assert.That(Directory.GetFiles(_store.Path), Is.Empty);
    }

    [Test]
    public void Open_TextThatDoesNotFit_ListsEveryLine()
    {
        string path = Path.Combine(_folder.Path, "ads.csv");
        File.WriteAllText(path, "id\n1\nx\n3\ny\n");
        var problems = Refusal(() => _store.Open(path, new Schema(new Field("id", DataType.Int64)), [])).Problems;
        Assert.That(problems.Select(problem => problem.Found[..6]), Is.EqualTo(new[] { "line 3", "line 5" }));
    }

    [Test]
    public void Publish_DictionaryOfDictionaries_IsRefused()
    {
        var type = DataType.Dictionary(DataType.Int8, DataType.Dictionary(DataType.Int8, DataType.Utf8));
        using var table = AdFlow.Testing.RandomTables.Create(1, new Schema(new Field("d", type)), 3);
        Assert.That(Refusal(() => _store.Publish("ads", table, [])).Problems.Single().Advice,
            Is.EqualTo("Leave the column out, or decode it."));
        Assert.That(Directory.GetFiles(_store.Path), Is.Empty);
    }

    private static TablePublishException Refusal(Func<TableSnapshot> publish) =>
        Assert.Throws<TablePublishException>(() => publish())!;

    private static string Short(TableProblem problem) => string.Create(
        CultureInfo.InvariantCulture, $"{problem.Column} {problem.Row}: {problem.Found}; {problem.Expected}");

    private static Table Faulty()
    {
        var builder = new BatchBuilder(new Schema(
            new("id", DataType.Int64), new("price", DataType.Float64), new("text", DataType.Utf8),
            new("match", DataType.Utf8), new("v", DataType.Vector(DataType.Float32, 2)),
            new Field("list", DataType.List(DataType.Float32))));
        long?[] ids = [7, null, 7];
        string?[] matches = ["exact", "exakt", null];
        float?[][] vectors = [[1, 2], [1, float.NaN], [null, 1]];
        for (int row = 0; row < 3; row++)
        {
            if (ids[row] is { } id)
                builder[0].Append(id);
            else
                builder[0].AppendNull();
            builder[1].Append(1.5);
            builder[2].AppendString("shoe");
            Indexes.Rows.Append(builder[3], matches[row]);
            Append(builder[4], vectors[row]);
            Append(builder[5], new float?[row == 1 ? 2 : 1]);
        }
        return builder.ToTable();
    }

    private static void Append(ColumnBuilder column, float?[] elements)
    {
        foreach (float? element in elements)
            if (element is null)
                column.Child(0).AppendNull();
            else
                column.Child(0).Append(element.Value);
        column.EndRow();
    }
}
