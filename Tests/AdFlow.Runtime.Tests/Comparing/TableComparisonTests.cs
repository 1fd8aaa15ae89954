using System.Globalization;
using System.Text.Json.Nodes;

namespace AdFlow.Runtime.Tests.Comparing;

public sealed class TableComparisonTests
{
    private const string Columns = "ad_id: int64; bid: float64?; title: utf8?; tags: list<int32>";

    private ComparedRows _rows = null!;

    [SetUp]
    public void Open() => _rows = new ComparedRows();

    [TearDown]
    public void Close() => _rows.Dispose();

    [Test]
    public void Rows_AreMatchedByTheirKey()
    {
        var difference = _rows.Compare("ad_id: int64; bid: float64",
            [.. Bids(1, 1, 2, 2, 3, 3, 4, 4)], [.. Bids(3, 3, 2, 2.5, 5, 5, 4, 4)]);
        Assert.That(difference.Match!.OnlyLeft, Is.EqualTo([0]));
        Assert.That(difference.Match.OnlyRight, Is.EqualTo([2]));
        Assert.That((difference.Match.How, $"{difference.Match}"), Is.EqualTo((RowMatching.Key, "ad_id")));
        Assert.That(difference.Match.Moves(), Is.EqualTo([1, -1, 0]));
        Assert.That((difference.Moved, difference.ChangedRows), Is.EqualTo((2, 1)));
        var bid = difference.Columns.Single();
        Assert.That((bid.Column.Name, bid.Changed, bid.Nulls, bid.Largest, bid.LargestKey),
            Is.EqualTo(("bid", 1, 0, 1, "ad_id=2")));
        Assert.That(bid.Differences, Is.EqualTo([0.5]));
    }

    private static IEnumerable<string> Bids(params double[] values) => values.Chunk(2).Select(row =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"ad_id":{{row[0]}},"bid":{{row[1]}}}"""));

    [Test]
    public void RowThatIsDropped_MovesNoOther()
    {
        var difference = _rows.Compare("ad_id: int64", ["""{"ad_id":1}""", """{"ad_id":2}""", """{"ad_id":3}"""],
            ["""{"ad_id":2}""", """{"ad_id":3}"""]);
        Assert.That((difference.OnlyLeft, difference.OnlyRight, difference.Moved), Is.EqualTo((1, 0, 0)));
    }

    [Test]
    public void KeyThatComesTwice_IsCompletedByOthers_ElsePositionsCount()
    {
        string[] left = ["""{"ad_id":1,"creative_id":1,"x":1}""", """{"ad_id":1,"creative_id":2,"x":2}"""];
        string[] right = ["""{"ad_id":1,"creative_id":2,"x":2}""", """{"ad_id":1,"creative_id":1,"x":1}"""];
        var together = _rows.Compare("ad_id: int64; creative_id: int64; x: int64", left, right);
        Assert.That((together.Match!.How, $"{together.Match}"), Is.EqualTo((RowMatching.Key, "creative_id")));
        var alone = _rows.Compare("ad_id: int64; x: int64",
            ["""{"ad_id":1,"x":1}""", """{"ad_id":1,"x":2}"""], ["""{"ad_id":1,"x":2}"""]);
        Assert.That((alone.Match!.How, alone.OnlyLeft, alone.Columns.Single().LargestKey),
            Is.EqualTo((RowMatching.Position, 1, "row 0")));
        var both = _rows.Compare("ad_id: int64; creative_id: int64",
            ["""{"ad_id":1,"creative_id":1}""", """{"ad_id":1,"creative_id":2}""", """{"ad_id":2,"creative_id":1}"""],
            ["""{"ad_id":2,"creative_id":1}""", """{"ad_id":1,"creative_id":1}""", """{"ad_id":1,"creative_id":2}"""]);
        Assert.That((both.Match!.How, both.Moved), Is.EqualTo((RowMatching.KeyColumns, 3)));
    }

    [Test]
    public void NullAndNaN_AreEqualToThemselvesOnly()
    {
        string[] values = ["null", "\"NaN\"", "0", "-0.0", "\"Infinity\""];
        for (int i = 0; i < values.Length; i++)
            for (int j = 0; j < values.Length; j++)
            {
                var difference = _rows.Compare("x: float64?",
                    [$$"""{"x":{{values[i]}}}"""], [$$"""{"x":{{values[j]}}}"""]);
                Assert.That(difference.ChangedRows, Is.EqualTo(i == j ? 0 : 1), $"{values[i]} and {values[j]}");
                Assert.That(difference.Columns.Sum(column => column.Nulls), Is.EqualTo(i != j && i * j == 0 ? 1 : 0));
            }
    }

    [Test]
    public void NumbersWithinTheTolerance_AreEqual()
    {
        var schema = ComparedRows.SchemaOf("x: float64?");
        string[] left = ["""{"x":1}""", """{"x":100}""", """{"x":1}""", """{"x":null}"""];
        string[] right = ["""{"x":1.009}""", """{"x":100.9}""", """{"x":1.02}""", """{"x":0}"""];
        var difference = new TableComparison().Compare(
            ComparedRows.Pair(schema, tolerance: 0.01), _rows.Batch(schema, left), _rows.Batch(schema, right));
        Assert.That((difference.ChangedRows, difference.Columns[0].Nulls), Is.EqualTo((2, 1)));
    }

    [Test]
    public void NumbersOfOtherTypes_AreComparedAsNumbers_OtherColumnsAreNamed()
    {
        var left = ComparedRows.SchemaOf("a: int64; b: int32; c: utf8; d: uint64");
        var right = ComparedRows.SchemaOf("b: float64; a: float32; c: int64; d: int64; e: bool");
        var pair = ComparedRows.Pair(left, right);
        Assert.That(pair.Columns.Select(column => column.Name), Is.EqualTo(["a", "b", "d"]));
        Assert.That((string.Join(" ", pair.OnlyLeftColumns), string.Join(" ", pair.OnlyRightColumns)),
            Is.EqualTo(("c", "c e")));
        var difference = new TableComparison().Compare(pair,
            _rows.Batch(left, """{"a":1,"b":2,"c":"x","d":"9223372036854775807"}"""),
            _rows.Batch(right, """{"a":1,"b":2.5,"c":1,"d":"9223372036854775806","e":true}"""));
        Assert.That(difference.Columns.Select(column => column.Column.Name), Is.EqualTo(["b", "d"]));
        Assert.That(difference.IsDifferent, Is.True);
    }

    [Test]
    public void AnyTables_DifferAsASlowComparisonSays([Range(1, 60)] int seed)
    {
        var random = new Random(seed);
        var left = Enumerable.Range(0, random.Next(12)).Select(i => Row(random, random.Next(8) == 0 ? 3 : i)).ToList();
        var right = left.Where(_ => random.Next(5) > 0).Select(row => Changed(random, row)).ToList();
        for (int i = random.Next(3); i > 0; i--)
            right.Insert(random.Next(right.Count + 1), Row(random, 20 + i));
        if (random.Next(2) == 0 && right.Count > 1)
            (right[0], right[^1]) = (right[^1], right[0]);
        var difference = _rows.Compare(Columns, [.. left.Select(row => row.ToJsonString())],
            [.. right.Select(row => row.ToJsonString())]);
        Check(left, right, difference, $"seed {seed}");
    }

    private static void Check(List<JsonObject> left, List<JsonObject> right, TableDifference found, string seed)
    {
        bool isKey = left.DistinctBy(Key).Count() == left.Count && right.DistinctBy(Key).Count() == right.Count;
        Func<JsonObject, List<JsonObject>, string> keyOf = isKey
            ? (row, _) => Key(row) : (row, rows) => rows.IndexOf(row).ToString(CultureInfo.InvariantCulture);
        var pairs = (from one in left from other in right where keyOf(one, left) == keyOf(other, right)
            select (Left: one, Right: other)).ToList();
        Assert.That(found.Match!.How, Is.EqualTo(isKey ? RowMatching.Key : RowMatching.Position), seed);
        Assert.That(found.OnlyLeft, Is.EqualTo(left.Count - pairs.Count), seed);
        Assert.That(found.OnlyRight, Is.EqualTo(right.Count - pairs.Count), seed);
        var ranks = pairs.Select(pair => pair.Right).OrderBy(right.IndexOf).ToList();
        Assert.That(found.Moved, Is.EqualTo(pairs.Where((pair, rank) => ranks[rank] != pair.Right).Count()), seed);
        foreach (string column in (string[])["ad_id", "bid", "title", "tags"])
        {
            var changed = pairs.Where(pair => Text(pair.Left, column) != Text(pair.Right, column)).ToList();
            var known = found.Columns.SingleOrDefault(each => each.Column.Name == column);
            Assert.That(known?.Changed ?? 0, Is.EqualTo(changed.Count), $"{seed}, {column}");
            if (column == "bid" && known is not null)
                Assert.That(known.Differences, Is.EqualTo(changed
                    .Where(pair => pair.Left["bid"] is not null && pair.Right["bid"] is not null)
                    .Select(pair => (double)pair.Right["bid"]! - (double)pair.Left["bid"]!)), seed);
        }
    }

    private static string Key(JsonObject row) => Text(row, "ad_id");

    private static string Text(JsonObject row, string column) => row[column]?.ToJsonString() ?? "null";

    private static JsonObject Row(Random random, int id) => new()
    {
        ["ad_id"] = id,
        ["bid"] = random.Next(4) == 0 ? null : random.Next(5) / 4.0,
        ["title"] = random.Next(4) == 0 ? null : new string('t', random.Next(3)),
        ["tags"] = new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(i => (JsonNode)i)]),
    };

    private static JsonObject Changed(Random random, JsonObject row)
    {
        var copy = (JsonObject)row.DeepClone();
        if (random.Next(3) == 0)
            copy["bid"] = random.Next(4) == 0 ? null : random.Next(5) / 4.0;
        if (random.Next(4) == 0)
            copy["title"] = "other";
        if (random.Next(4) == 0)
            copy["tags"] = new JsonArray(7);
        return copy;
    }

    private static readonly (string Column, string[] Values)[] Kinds =
    [
        ("a: int32?", ["1", "2", "null"]), ("b: bool?", ["true", "false", "null"]),
        ("c: utf8?", ["\"\"", "\"x\"", "\"yz\"", "null"]),
        ("d: list<utf8>?", ["[]", "[\"x\"]", "[\"x\",\"y\"]", "null"]),
        ("e: float64?", ["0", "-0.0", "\"NaN\"", "null"]), ("f: int64", ["1", "2"]),
    ];

    [Test]
    public void ColumnsOfTheSameBytes_AreThoseWhoseCellsAreEqual([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        var schema = ComparedRows.SchemaOf(string.Join(';', Kinds.Select(kind => kind.Column)));
        for (int round = 0; round < 200; round++)
        {
            var (left, right) = RandomRows(random);
            var (one, other) = (_rows.Batch(schema, left), _rows.Batch(schema, right));
            for (int column = 0; column < schema.Count; column++)
            {
                bool isEqual = Enumerable.Range(0, left.Length).All(
                    row => CellComparison.AreEqual(one[column], row, other[column], row));
                Assert.That(ColumnBytes.AreSame(one[column], other[column]), Is.EqualTo(isEqual),
                    $"seed {seed}, round {round}, {Kinds[column].Column}\n{string.Join('\n', left)}\nand\n"
                    + string.Join('\n', right));
            }
        }
    }

    // Most columns are equal; of 20 rows no byte of a bitmap is whole at the end.
    private static (string[] Left, string[] Right) RandomRows(Random random)
    {
        int rows = random.Next(0, 20), changed = random.Next(0, Kinds.Length);
        var (left, right) = (new string[rows], new string[rows]);
        for (int row = 0; row < rows; row++)
        {
            string[] values = [.. Kinds.Select(kind => kind.Values[random.Next(kind.Values.Length)])];
            left[row] = RowOf(values);
            if (random.Next(8) == 0)
                values[changed] = Kinds[changed].Values[random.Next(Kinds[changed].Values.Length)];
            right[row] = RowOf(values);
        }
        return (left, right);
    }

    private static string RowOf(string[] values) =>
        $"{{{string.Join(',', values.Select((value, i) => $"\"{(char)('a' + i)}\":{value}"))}}}";
}
