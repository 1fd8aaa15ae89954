using AdFlow.Graphs;
using AdFlow.Runtime.Tests.Replaying;
using AdFlow.Tables;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests.Testing;

/// <summary>Where the tables of tests about recorded requests come from.</summary>
public sealed class RecordTablesTests
{
    private const string Case = "tests: [{ name: a, record: test.adrec, request: 0 }]";
    private const string Counted = "tests: [{ name: a, record: test.adrec, expect: { row_count: 2 } }]";

    private const string Fixture =
        "tables: { ads: { schema: { id: int64, price: float64 }, rows: [{ id: 1, price: 7 }, { id: 2, price: 8 }] }}\n";

    private static readonly PlanOptions WithTables = new() { RecordsTables = true };
    private static readonly string[] Requests = ["""{"least": 2}"""];

    private const string Plain = """
        adflow: 1
        graph: plain
        request: { least: float64 }
        tables: { ads: { path: ads.arrow, key: id }, more: { path: more.arrow, key: id } }
        nodes:
          all: { op: scan, table: ads }
          joined: { op: join, in: all, table: more }
          dear: { op: where, in: joined, with: price >= request.least }
          best: { op: top_k, in: dear, with: { by: price, k: 2 } }
        output: best
        """;

    private static GraphTester Tester(PlanOptions? planning = null) => RecordedTests.Ads(
        new GraphTester(TestModules.All) { Planning = planning }, 4)
        .Table("more", "id: int64; brand: utf8", """{"id": 9, "brand": "x"}""", """{"id": 10, "brand": "y"}""",
            """{"id": 1, "brand": "z"}""").Open(Plain);

    [Test]
    public async Task OtherVersion_IsNoFailure_ButToldInOne()
    {
        using var tester = Tester();
        TestRecords.Record(tester, Requests);
        RecordedTests.LoseTables(tester);
        RecordedTests.Ads(tester, 5);
        Assert.That((await RecordedTests.RunAsync(tester, Counted))[0], Is.Empty);
        var problems = (await RecordedTests.RunAsync(tester, Case))[0];
        Assert.That(problems[0], Is.EqualTo(
            "test.tests.yaml:2:49: request 0: output 'output', column 'price', row 0 is 5; recorded: 4"));
        Assert.That(problems[1..], Is.Not.Empty.And.All.StartsWith(
            "test.tests.yaml:2:28: note: table 'ads' is another version than was recorded: "));
    }

    [Test]
    public async Task RecordedVersion_IsTakenWhereAStoreHasIt()
    {
        using var tester = Tester();
        TestRecords.Record(tester, Requests);
        RecordedTests.Ads(tester, 5);
        Assert.That((await RecordedTests.RunAsync(tester, Case))[0], Is.Empty);
    }

    [Test]
    public async Task RecordedRows_GoBeforeAnotherVersion()
    {
        using var tester = Tester(WithTables);
        TestRecords.Record(tester, Requests);
        RecordedTests.LoseTables(tester);
        RecordedTests.Ads(tester, 5);
        Assert.That((await RecordedTests.RunAsync(tester, Case))[0], Is.Empty);
    }

    [Test]
    public async Task RowsThatWereNotRead_AreMissing()
    {
        using var tester = Tester(WithTables);
        TestRecords.Record(tester, Requests);
        RecordedTests.LoseTables(tester);
        RecordedTests.Change(tester, "in: all, table: more", "in: cheap, table: more");
        RecordedTests.Change(tester, "  joined:", "  cheap: { op: where, in: all, with: price < 4 }\n  joined:");
        var problems = (await RecordedTests.RunAsync(tester, Case))[0];
        Assert.That(string.Join('\n', problems), Does.Contain("node 'joined'")
            .And.Contain("of its table there is only what was read, so it fails; give it by 'tables:'"));
    }

    [Test]
    public async Task TableThatIsNowhere_IsToldWithWhatToDo()
    {
        using var tester = Tester();
        TestRecords.Record(tester, Requests);
        RecordedTests.LoseTables(tester);
        Assert.That((await RecordedTests.RunAsync(tester, Case))[0].Single(),
            Does.StartWith("test.tests.yaml:2:49: test.adrec: test.graph.yaml:4:")
                .And.Contain("table 'ads' in version ")
                .And.EndsWith("give it by 'tables:', or record with --record-tables"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Fixture_StandsForWhatWasRecorded(bool isRecorded)
    {
        using var tester = Tester(isRecorded ? WithTables : null);
        TestRecords.Record(tester, Requests);
        // Of a table that is not there, only what was joined is known.
        string fixture = isRecorded ? Fixture.Replace("tables: {", "tables: { more: [{ id: 1, brand: z }],") : Fixture;
        if (isRecorded)
            RecordedTests.LoseTables(tester);
        Assert.That((await RecordedTests.RunAsync(tester, fixture + Case.Replace("request: 0",
            "request: 0, expect: { rows: [{ id: 1, price: 7, brand: z }] }")))[0], Is.Empty);
        var problems = (await RecordedTests.RunAsync(tester, fixture + Case))[0];
        Assert.That(problems[0],
            Does.StartWith("test.tests.yaml:3:49: request 0: output 'output' has 1 rows; recorded: 2"));
        Assert.That(problems[1..], Has.Some.StartsWith(
            "test.tests.yaml:3:28: note: table 'ads' is the fixture of the tests; recorded: "));
    }

    [Test]
    public async Task FixtureThatIsWrong_IsToldInEveryTest()
    {
        using var tester = Tester();
        TestRecords.Record(tester, Requests);
        var results = await RecordedTests.RunAsync(tester, """
            tables: { ads: gone.jsonl }
            tests:
              - { name: a, request: { least: 2 }, expect: { row_count: 2 } }
              - { name: b, record: test.adrec, expect: { row_count: 2 } }
              - { name: c, record: test.adrec, tables: { ads: { schema: { id: int64, price: float64 }, rows: [] } } }
              - { name: d, record: test.adrec, tables: { odd: [{ a: 1 }], ads: ads.arrow } }
            """);
        Assert.That(results[0].Single(), Does.StartWith("test.tests.yaml:2:16: "));
        Assert.That(results[1], Is.EqualTo(results[0]));
        Assert.That(results[2][0], Does.Contain("has 0 rows; recorded: 2"));
        Assert.That(results[3].Single(), Does.Contain("the graph has no table 'odd'"));
    }

    [Test]
    public async Task VersionThatIsAPath_IsNotReadFrom()
    {
        using var tester = Tester();
        string secret = Path.Combine(tester.Folder, "secret");
        File.Copy(Path.Combine(tester.Folder, "ads.arrow"), secret + ".arrow");
        var spec = GraphReader.ReadFile(tester.Graph.Plan.File, new DiagnosticBag())!;
        var encoded = new EncodedRun();
        encoded.Start(new RunHeader
        {
            Request = 0, Tables = new RecordedTables([new RecordedTable("ads", secret)]),
            Graph = GraphDescription.Of(spec, TestRecords.Catalog, tester.Graph.PhysicalPlan, new GraphOrigin()),
        });
        encoded.Add(new RecordedPart(RecordKind.Request, "", tester.Graph.Plan.Request), tester.Request(Requests[0]));
        using (var writer = new RecordWriter(Path.Combine(tester.Folder, "test.adrec")))
        {
            writer.Write(encoded);
            writer.Finish();
        }
        var problems = (await RecordedTests.RunAsync(tester, Case, loading => loading with
        {
            Root = tester.Folder, Store = new SnapshotStore(Path.Combine(tester.Folder, "store")),
        }))[0];
        Assert.That(problems, Has.Length.EqualTo(2));
        Assert.That(problems[0], Does.Contain("table 'ads' in version ").And.Contain(" is not there: neither a store"));
    }

    [Test]
    public async Task Root_KeepsARecordFromReadingItsOldFolder()
    {
        using var elsewhere = Tester();
        string file = TestRecords.Record(elsewhere, Requests);
        using var tester = new GraphTester(TestModules.All).File("test.graph.yaml", Plain);
        File.Copy(file, Path.Combine(tester.Folder, "test.adrec"));
        TestLoading InFolder(TestLoading loading) => loading with
        {
            Root = tester.Folder, Store = new SnapshotStore(Path.Combine(tester.Folder, "store")),
        };
        foreach (string name in (string[])["ads.arrow", "more.arrow"])
            File.Copy(Path.Combine(elsewhere.Folder, name), Path.Combine(tester.Folder, name));
        Assert.That((await RecordedTests.RunAsync(tester, Case))[0], Is.Empty, "the old folder may be read");
        var problems = (await RecordedTests.RunAsync(tester, Case, InFolder))[0];
        Assert.That(problems, Has.Length.EqualTo(2));
        Assert.That(problems, Is.All.StartsWith("test.tests.yaml:2:49: test.adrec: test.graph.yaml:4:")
            .And.All.Contains("is not there"));
        Assert.That(Directory.Exists(Path.Combine(tester.Folder, ".adflow")), Is.True, "of the first run");
    }
}
