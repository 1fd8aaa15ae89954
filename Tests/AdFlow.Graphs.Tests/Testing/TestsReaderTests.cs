using AdFlow.Graphs.Tests.Golden;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs.Tests.Testing;

public sealed class TestsReaderTests
{
    private static readonly string Text = GoldenCase.Read("GoodTests").Single().Documents.Single().Text;

    private static IEnumerable<GoldenCase> BadTests => GoldenCase.Read("TestsErrors");

    [Test]
    public void ReadText_SharedKeys_HoldForEachTest()
    {
        var tests = Read(Text, "t/ads.tests.yaml");
        Assert.That(tests.GraphPath, Is.EqualTo(Path.Combine("t", "../ads.graph.yaml")));
        Assert.That(tests.GraphPosition, Is.EqualTo(new SourcePosition("t/ads.tests.yaml", 2, 8)));
        Assert.That(tests.Doc, Is.EqualTo("Auction."));
        Assert.That(tests.Cases.Select(test => (test.Name.Text, test.Doc, test.Seed, test.NowMicroseconds)),
            Is.EqualTo(new[]
            {
                ("two slots", "Highest bid first.", 7UL, 1_000_000L),
                ("slots are a number", "", ulong.MaxValue, 86_400_000_000L),
                ("as recorded", "All of them.", 7UL, 1_000_000L), ("the third", "", 7UL, 1_000_000L),
            }));
        Assert.That(tests.Cases.Select(test => test.Tables.Select(table => $"{table.Name.Text} {table.File?.Text}")),
            Is.EqualTo(new[]
            {
                new[] { "products ", "creatives fixtures/creatives.jsonl", "terms " },
                ["products other.arrow", "creatives fixtures/creatives.jsonl", "terms "],
                ["terms own.arrow", "products ", "creatives fixtures/creatives.jsonl"],
                ["products ", "creatives fixtures/creatives.jsonl", "terms "],
            }));
    }

    [Test]
    public void ReadText_Expectations_AreOfOutputsOrAnError()
    {
        var cases = Read(Text, "ads.tests.yaml").Cases;
        Assert.That(cases[0].Error, Is.Null);
        var (first, debug) = (cases[0].Outputs[0], cases[0].Outputs[1]);
        Assert.That(first.Output, Is.Null);
        Assert.That(first.Columns!.Select(column => column.Text), Is.EqualTo(new[] { "slot", "ad_id" }));
        Assert.That(first.Rows!.Select(row => row.Entries[1].Value), Is.EqualTo(new[]
        {
            new YamlScalar("7", false, new("ads.tests.yaml", 19, 32)),
            new YamlScalar("1", false, new("ads.tests.yaml", 19, 55)),
        }));
        Assert.That((first.RowCount, first.Tolerance), Is.EqualTo(((long?)2, 0.001)));
        Assert.That(first.Each.Select(condition => condition.Text), Is.EqualTo(new[] { "price <= bid", "slot > 0" }));
        Assert.That((debug.Output, debug.Rows!.Count, debug.RowCount, debug.Columns?.Count),
            Is.EqualTo(("debug", 0, (long?)null, (int?)null)));
        Assert.That(cases[1].Outputs, Is.Empty);
        Assert.That((cases[0].Quality, cases[1].Quality?.Text), Is.EqualTo(((YamlScalar?)null, "half")));
        Assert.That(cases[1].Error, Is.EqualTo(new ErrorExpectationSpec(new("ads.tests.yaml", 33, 22))
        {
            Class = FailureClass.RequestData, Code = "ADR1", Node = "a/b", Column = "slots", Message = "many",
        }));
    }

    [Test]
    public void ReadText_PropertiesRequestsAndFiles_AreOfTheWholeFile()
    {
        var tests = Read(Text, "ads.tests.yaml");
        var first = tests.Cases[0];
        Assert.That(first.Outputs[0].Golden?.Text, Is.EqualTo("two slots.jsonl"));
        Assert.That(first.RowCounts.Select(bound => $"{bound.Node.Text}: {bound.Condition}"),
            Is.EqualTo(new[] { "eligible: rows == 12", "bid/sold: rows >= 1", "split.tail: rows <=request.slots" }));
        Assert.That(tests.Properties.Select(property => (property.Name.Text, property.Of?.Text, property.Each.Count)),
            Is.EqualTo(new[]
            {
                ("nobody pays more than the bid", null, 1), ("two conditions", null, 2),
                ("slots are filled in order", (string?)"sold", 1),
            }));
        Assert.That((tests.Requests!.Count, tests.Requests.Seed), Is.EqualTo((200, 7UL)));
        Assert.That(tests.Requests.Fields.Select(field =>
                (field.Name.Text, field.Values.Count, field.From, field.To, field.IsWhole)),
            Is.EqualTo(new[]
            {
                ("query", 3, 0m, 0m, false), ("slots", 0, -1m, 4m, true), ("rate", 0, 0m, 0.5m, false),
                ("user", 1, 0m, 0m, false),
            }));
        Assert.That(tests.Files.Select(file => file.Text),
            Is.EqualTo(new[]
            {
                "fixtures/creatives.jsonl", "two slots.jsonl", "other.arrow", "own.arrow", "records/day.adrec",
                "third.jsonl", "slow.adrec",
            }));
    }

    [Test]
    public void ReadText_Records_AreOfOneRequestOrOfAll()
    {
        var cases = Read(Text, "ads.tests.yaml").Cases;
        Assert.That(cases[0].Record, Is.Null);
        Assert.That(cases.Skip(2).Select(test => (test.Record!.File.Text, test.Record.Number, test.Record.Position,
                test.Expects, test.Request.Entries.Count)),
            Is.EqualTo(new[]
            {
                ("records/day.adrec", (long?)null, new SourcePosition("ads.tests.yaml", 34, 53), false, 0),
                ("slow.adrec", 3L, new SourcePosition("ads.tests.yaml", 35, 53), true, 0),
            }));
    }

    [Test]
    public void ReadText_NoGraphNamed_TakesTheFileBeside()
    {
        const string text = "adflow_tests: 1\ntests: [{ name: a, request: {}, expect: { row_count: 0 } }]\n";
        Assert.That(Read(text, "x/ads.tests.yaml").GraphPath, Is.EqualTo("x/ads.graph.yaml"));
    }

    [Test]
    public void Rows_OfAFixture_BecomeATable()
    {
        var fixtures = Read(Text, "ads.tests.yaml").Cases[0].Tables;
        var diagnostics = new DiagnosticBag();
        using var products = FixtureTable.Read(fixtures[0], diagnostics);
        using var terms = FixtureTable.Read(fixtures[2], diagnostics);
        Assert.That(diagnostics.ToList(), Is.Empty);
        Assert.That(products!.Schema, Is.EqualTo(new Schema(
            [new Field("ad_id", DataType.Int64, false), new Field("title", DataType.Utf8)])));
        Assert.That((products.RowCount, terms!.RowCount), Is.EqualTo((2L, 1L)));
        Assert.That(terms.Schema, Is.EqualTo(new Schema([new Field("term", DataType.Utf8, false)])));
    }

    [Test]
    public void Rows_ThatDoNotFit_AreReportedWhereTheyStand()
    {
        const string text = """
            adflow_tests: 1
            tables:
              a:
                schema: { id: int64, tags: list<int32> }
                rows:
                  - { id: one, tags: [1, x] }
                  - { tags: [], more: 1 }
              b: [{ x: 1 }, { x: [1] }]
            tests: [{ name: a, request: {}, expect: { row_count: 0 } }]
            """;
        var diagnostics = new DiagnosticBag();
        foreach (var fixture in Read(text, "g.tests.yaml").Cases[0].Tables)
            Assert.That(FixtureTable.Read(fixture, diagnostics), Is.Null);
        string[] said = [.. diagnostics.ToList().Select(problem => problem.ToString())];
        Assert.That(said, Is.EqualTo(new[]
        {
            "g.tests.yaml:6:15: ADG1016: column 'id' of table 'a': found \"one\", expected int64: a whole number from "
                + "-9223372036854775808 to 9223372036854775807",
            "g.tests.yaml:6:26: ADG1016: column 'tags[1]' of table 'a': found \"x\", expected int32: a whole number "
                + "from -2147483648 to 2147483647",
            "g.tests.yaml:7:9: ADG1016: column 'id' of table 'a': found no such field, expected int64: a whole number "
                + "from -9223372036854775808 to 9223372036854775807",
            "g.tests.yaml:7:27: ADG1016: column 'more' of table 'a': found an unknown field, expected one of id, tags",
            "g.tests.yaml:8:3: ADG1016: the columns of table 'b' cannot be told from its rows: line 2: x: found an "
                + "array, expected a number as in line 1 (a line is a row here); state them by 'schema:'",
        }));
    }

    [TestCaseSource(nameof(BadTests))]
    public void ReadFile_BadTests_SaysAllThatIsWrong(GoldenCase bad) =>
        bad.AssertSays((path, diagnostics) => TestsReader.ReadFile(path, diagnostics));

    private static TestsSpec Read(string text, string path)
    {
        var diagnostics = new DiagnosticBag();
        var tests = TestsReader.ReadText(text, path, diagnostics);
        Assert.That(diagnostics.ToList(), Is.Empty);
        return tests!;
    }
}
