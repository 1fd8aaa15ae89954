using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

public sealed class JoinTests
{
    private static Table Ads => Rows.Of("ad int64?, rank int32", """{"ad":7,"rank":1}""", """{"ad":null,"rank":2}""",
        """{"ad":5,"rank":3}""", """{"ad":7,"rank":4}""");

    private static Table Products => Rows.Of("ad int64, title utf8", """{"ad":7,"title":"seven"}""",
        """{"ad":6,"title":"six"}""");

    private static Table Creatives => Rows.Of("ad int64, image utf8", """{"ad":7,"image":"a"}""",
        """{"ad":5,"image":"b"}""", """{"ad":7,"image":"c"}""");

    [Test]
    public void Inner_ByKey_KeepsMatchedRowsInOrder()
    {
        using var tester = Node(Ads, Products);

        Assert.That(tester.Print(), Is.EqualTo(new[]
        {
            """{"ad":7,"rank":1,"title":"seven"}""", """{"ad":7,"rank":4,"title":"seven"}""",
        }));
    }

    [Test]
    public void Left_ByKey_FillsUpWithNulls()
    {
        using var tester = Node(Ads, Products).With("how", "left");

        Assert.That(tester.Print(), Is.EqualTo(new[]
        {
            """{"ad":7,"rank":1,"title":"seven"}""", """{"ad":null,"rank":2,"title":null}""",
            """{"ad":5,"rank":3,"title":null}""", """{"ad":7,"rank":4,"title":"seven"}""",
        }));
        Assert.That(tester.Run().Schema.Find("title")!.Nullable, Is.True);
    }

    [Test]
    public void Inner_ByGroupKey_GivesARowForEachMatchInTableOrder()
    {
        using var tester = Tester(Ads, Creatives, IndexDefinition.GroupKey("ad"));

        Assert.That(tester.Print(), Is.EqualTo(new[]
        {
            """{"ad":7,"rank":1,"image":"a"}""", """{"ad":7,"rank":1,"image":"c"}""",
            """{"ad":5,"rank":3,"image":"b"}""", """{"ad":7,"rank":4,"image":"a"}""",
            """{"ad":7,"rank":4,"image":"c"}""",
        }));
    }

    [Test]
    public void Columns_WithOnAndPrefix_AreNamedAsAsked()
    {
        var input = Rows.Of("id int16, title utf8", """{"id":7,"title":"mine"}""");
        using var tester = Node(input, Products)
            .With("on", "id").With("prefix", "p_").With("columns", new[] { "title", "ad" });

        Assert.That(tester.Print(), Is.EqualTo(new[] { """{"id":7,"title":"mine","p_title":"seven","p_ad":7}""" }));
    }

    [TestCase("int64", "-1", "uint64", "18446744073709551615", 0)]
    [TestCase("uint64", "18446744073709551615", "int64", "-1", 0)]
    [TestCase("uint64", "18446744073709551615", "uint64", "18446744073709551615", 1)]
    [TestCase("int8", "-1", "int64", "-1", 1)]
    [TestCase("uint32", "4294967295", "int32", "-1", 0)]
    public void Integers_OfOtherTypes_MatchByValue(string type, string value, string keyType, string key, int rows)
    {
        using var tester = Node(Rows.Of($"k {type}", $"{{\"k\":\"{value}\"}}"),
            Rows.Of($"k {keyType}, v bool", $"{{\"k\":\"{key}\",\"v\":true}}"), "key: k");

        Assert.That(tester.Run().RowCount, Is.EqualTo(rows));
    }

    [Test]
    public void Settings_Wrong_AreAllReported()
    {
        using var tester = Tester(Rows.Of("ad utf8, title bool"), Products, IndexDefinition.Key("ad"))
            .With("columns", new[] { "titel", "title" }).Bind();

        Assert.That(tester.Errors, Is.EqualTo(new[]
        {
            "on: column 'ad' of the input is utf8, the key 'ad' of table 'table' is int64; expected two integers or "
                + "two texts",
            "columns: table 'table' has no column 'titel'; did you mean 'title'?",
            "table 'table' and the input both have a column 'title'; name the columns to add by 'columns', or tell "
                + "them apart by 'prefix'",
        }));
    }

    [Test]
    public void Columns_ThatBothHave_AreOneError()
    {
        using var tester = Tester(
            Rows.Of("ad int64, title bool, price bool"), Rows.Of("ad int64, price int64, title utf8"),
            IndexDefinition.Key("ad")).Bind();

        Assert.That(tester.Errors, Is.EqualTo(new[]
        {
            "table 'table' and the input both have columns 'price', 'title'; name the columns to add by 'columns', or "
                + "tell them apart by 'prefix'",
        }));
    }

    [Test]
    public void Key_ThatTheInputLacks_IsAnError()
    {
        using var tester = Tester(Rows.Of("add int64"), Products, IndexDefinition.Key("ad")).Bind();

        Assert.That(tester.Errors, Is.EqualTo(new[]
        {
            "on: table 'table' is looked up by its key 'ad', a column that the input lacks; name the input's column by "
                + "'on'; did you mean 'add'?",
        }));
    }

    [Test]
    public void Rows_Random_AreTheReferencesRows(
        [Range(1, 6)] int seed, [Values] JoinKind how, [Values] bool isText, [Values] bool isGroup)
    {
        var random = new RandomRows(seed);
        var left = Enumerable.Range(0, random.Count(9000)).Select(id => (Id: id, Key: Key(random, isText))).ToArray();
        var right = Enumerable.Range(0, random.Count(30)).Select(id => (Id: id, Key: Key(random, isText))).ToArray();
        if (!isGroup)
            right = [.. right.Where(row => row.Key is not null).DistinctBy(row => row.Key)];
        string type = isText ? "utf8?" : "int32?";
        using var tester = Node(
            Rows.Of($"id int64, k {type}", [.. left.Select(row => RandomRows.Line(("id", row.Id), ("k", row.Key)))]),
            Rows.Of($"k {type}, v int64", [.. right.Select(row => RandomRows.Line(("k", row.Key), ("v", row.Id)))]),
            isGroup ? "group_key: k" : "key: k").With("how", how is JoinKind.Left ? "left" : "inner");

        var expected = left.SelectMany(row => right.Where(other => row.Key is not null && Equals(row.Key, other.Key))
            .Select(other => (int?)other.Id).DefaultIfEmpty().Where(v => v is not null || how is JoinKind.Left)
            .Select(v => RandomRows.Line(("id", row.Id), ("k", row.Key), ("v", v))));
        Assert.That(tester.Print(), Is.EqualTo(expected), $"seed {seed}");
    }

    [Test]
    public void WarmRun_ByGroupKey_AllocatesNothing()
    {
        using var tester = Tester(Ads, Creatives, IndexDefinition.GroupKey("ad"));

        Assert.That(tester.WarmAllocations(), Is.Zero);
    }

    private static object? Key(RandomRows random, bool isText) => isText ? random.Text(12) : random.Integer(40);

    private static NodeTester Node(Table input, Table table, string keys = "key: ad") =>
        new NodeTester("join", input).Table(table, keys);

    private static OperatorTester<Join> Tester(Table input, Table table, IndexDefinition index) =>
        new OperatorTester<Join>().Input(input).Table(table, index);
}
