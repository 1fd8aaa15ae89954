using AdFlow.Graphs;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests.Replaying;

public sealed class ReplayTests
{
    private static readonly string[] Requests =
        ["""{"id": 7, "least": 0}""", """{"id": 8, "least": 2}""", """{"id": 99, "least": 9}"""];

    // A clock, something asynchronous, random numbers and a filter that rules move before the clock's node.
    private const string Ticking = """
        adflow: 1
        graph: ticking
        request: { id: int64, least: float64 }
        tables: { ads: { path: ads.arrow, key: id } }
        nodes:
          all: { op: scan, table: ads }
          ticks: { op: test.tick, in: all }
          dear: { op: where, in: ticks, with: price >= request.least }
          twice: { op: let, in: dear, with: { twice: number * 2 + price } }
          found: { op: test.search, in: request, table: ads }
        outputs: { ads: twice, found: found }
        """;

    private static GraphTester Tester(string yaml = Ticking, PlanOptions? planning = null) =>
        new GraphTester(TestModules.All) { Planning = planning }
            .Table("ads", "id: int64; price: float64", """{"id": 7, "price": 1}""", """{"id": 8, "price": 2}""",
                """{"id": 9, "price": 3}""")
            .Open(yaml);

    [Test]
    public async Task RecordedGraph_GivesTheSameBits()
    {
        using var tester = Tester();
        string file = TestRecords.Record(tester, Requests);
        var remarks = new ReplayRemarks();
        var replayed = await TestRecords.ReplayAsync(file, TestRecords.Options(remarks));
        Assert.That(replayed.Select(request => request.Difference), Is.All.Null);
        Assert.That(replayed.Select(request => request.Verdict), Is.EqualTo(Enumerable.Repeat(ReplayVerdict.Equal, 3)));
        Assert.That(remarks.All, Is.Empty);
    }

    [Test]
    public async Task LiveReplay_ComputesAgain_AndNamesTheFirstNodeThatDiffers()
    {
        using var tester = Tester();
        string file = TestRecords.Record(tester, Requests[..1]);
        var replayed = await TestRecords.ReplayAsync(file, TestRecords.Options() with { IsLive = true });
        Assert.That(replayed[0].Verdict, Is.EqualTo(ReplayVerdict.Different));
        Assert.That(replayed[0].Node, Is.Not.Null);
        Assert.That((replayed[0].Node!.Part, replayed[0].Node!.Column, replayed[0].Node!.Row),
            Is.EqualTo(("ticks", "number", 0)));
    }

    [Test]
    public async Task ChangedTable_IsNamedAndFound()
    {
        using var tester = Tester();
        string file = TestRecords.Record(tester, Requests[..1]);
        Directory.Delete(Path.Combine(tester.Folder, ".adflow"), recursive: true);
        tester.Table("ads", "id: int64; price: float64", """{"id": 7, "price": 1}""", """{"id": 8, "price": 5}""",
            """{"id": 9, "price": 3}""");
        var remarks = new ReplayRemarks();
        var replayed = await TestRecords.ReplayAsync(file, TestRecords.Options(remarks));
        Assert.That(remarks.All, Has.Count.EqualTo(1));
        Assert.That(remarks.All[0], Does.StartWith("table 'ads' is another version than was recorded: "));
        Assert.That(replayed[0].Difference?.ToString(),
            Is.EqualTo("output 'ads', column 'price', row 1 is 5; recorded: 2"));
    }

    [Test]
    public async Task StoreBesideTheGraph_StillHasTheRecordedVersion()
    {
        using var tester = Tester();
        string file = TestRecords.Record(tester, Requests);
        tester.Table("ads", "id: int64; price: float64", """{"id": 1, "price": 5}""");
        var remarks = new ReplayRemarks();
        var replayed = await TestRecords.ReplayAsync(file, TestRecords.Options(remarks));
        Assert.That(replayed.Select(request => request.Difference), Is.All.Null);
        Assert.That(remarks.All, Is.Empty);
    }

    [Test]
    public async Task OtherMachine_NeedsTheTablesInAFolder()
    {
        using var tester = Tester();
        string file = TestRecords.Record(tester, Requests);
        using var elsewhere = new GraphTester(TestModules.All);
        string moved = Path.Combine(elsewhere.Folder, "test.adrec");
        File.Move(file, moved);
        File.Move(Path.Combine(tester.Folder, "ads.arrow"), Path.Combine(elsewhere.Folder, "ads.arrow"));
        Directory.Delete(Path.Combine(tester.Folder, ".adflow"), recursive: true);
        Assert.That(() => TestRecords.ReplayAsync(moved, TestRecords.Options()),
            Throws.TypeOf<ReplayException>().With.Message.Contains("table 'ads' in version"));
        var replayed = await TestRecords.ReplayAsync(moved, TestRecords.Options() with
        {
            Tables = new ReplayTableSources { Folders = [elsewhere.Folder] },
        });
        Assert.That(replayed.Select(request => request.Difference), Is.All.Null);
    }

    [Test]
    public async Task RecordWithTables_IsReplayedWithoutThem()
    {
        using var tester = Tester(planning: new PlanOptions { RecordsTables = true });
        string file = TestRecords.Record(tester, Requests);
        File.Delete(Path.Combine(tester.Folder, "ads.arrow"));
        Directory.Delete(Path.Combine(tester.Folder, ".adflow"), recursive: true);
        var remarks = new ReplayRemarks();
        var replayed = await TestRecords.ReplayAsync(file, TestRecords.Options(remarks));
        Assert.That(replayed.Select(request => request.Difference), Is.All.Null);
        Assert.That(remarks.All,
            Is.EqualTo(new[] { "table 'ads' is not there; what was read from it comes from the record" }));
    }

    [Test]
    public async Task ObservedRun_ShowsWhatWasRecorded_ThoughAFilterStandsElsewhere()
    {
        using var tester = Tester();
        string file = TestRecords.Record(tester, Requests);
        var remarks = new ReplayRemarks();
        var (nodes, recorded) = await TestRecords.ObserveAsync(file, TestRecords.Options(remarks), inspection =>
            (inspection.Plan.Nodes.Select(node => inspection.WasRun(node.Ordinal)).ToArray(),
                Lines(inspection, "twice")), request: 1);
        Assert.That(nodes, Is.All.True, string.Join('\n', remarks.All));
        using var reader = new RecordReader(file);
        using var run = reader.Find(1)!;
        Assert.That(run.TryFind(RecordKind.Output, "ads", out var ads), Is.True);
        Assert.That(recorded, Is.EqualTo(GraphTester.Lines(ads)));
    }

    [Test]
    public async Task RunThatFailed_FailsTheSame()
    {
        using var tester = Tester("""
            adflow: 1
            graph: failing
            request: { id: int64, least: float64 }
            tables: { ads: { path: ads.arrow, key: id } }
            nodes:
              all: { op: scan, table: ads }
              bad: { op: test.fail, in: all, columns: { a: price }, with: { how: refuse } }
            output: bad
            """);
        string file = TestRecords.Record(tester, Requests);
        var replayed = await TestRecords.ReplayAsync(file, TestRecords.Options());
        Assert.That(replayed.Select(request => request.Verdict), Is.All.EqualTo(ReplayVerdict.Equal));
    }

    private static IReadOnlyList<string> Lines(Inspection inspection, string path)
    {
        int node = inspection.Plan.Nodes.Single(node => node.Path == path).Ordinal;
        return inspection.TryFind(new LogicalSource(node, 0), out var rows) ? GraphTester.Lines(rows) : [];
    }
}
