using AdFlow.Graphs;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests.Replaying;

/// <summary>Records that are replayed in another graph than theirs.</summary>
public sealed class ChangedGraphTests
{
    private static readonly string[] Requests = ["""{"least": 2}"""];

    private const string Guessing = """
        adflow: 1
        graph: guessing
        request: { least: float64 }
        tables: { ads: { path: ads.arrow, key: id } }
        nodes:
          all: { op: scan, table: ads }
          dear: { op: where, in: all, with: price >= request.least }
          guess: { op: test.guess, in: dear }
          best: { op: top_k, in: guess, with: { by: score, k: 2 } }
        output: best
        """;

    private static GraphTester Tester(string yaml = Guessing) => new GraphTester(TestModules.All)
        .Table("ads", "id: int64; price: float64", """{"id": 7, "price": 1}""", """{"id": 8, "price": 2}""",
            """{"id": 9, "price": 3}""", """{"id": 10, "price": 4}""")
        .Open(yaml);

    private static long[] CallsOf(Inspection inspection)
    {
        int node = inspection.Plan.Nodes.Single(node => node.Path == "guess").Ordinal;
        Assert.That(inspection.TryFind(new LogicalSource(node, 0), out var rows), Is.True, $"{inspection.Failure}");
        return [.. rows["attempt"].Values<long>()];
    }

    private static async Task<(long Recorded, long[] Found, ReplayRemarks Remarks)> GuessAsync(
        Func<ReplayOptions, ReplayOptions> change, string? other = null)
    {
        using var tester = Tester();
        string file = TestRecords.Record(tester, Requests);
        if (other is not null)
            tester.File("other.graph.yaml", other);
        long recorded = (await TestRecords.ObserveAsync(file, TestRecords.Options(), CallsOf))[0];
        var remarks = new ReplayRemarks();
        var options = change(TestRecords.Options(remarks)) with
        {
            OtherGraph = other is null ? null : Path.Combine(tester.Folder, "other.graph.yaml"),
        };
        return (recorded, await TestRecords.ObserveAsync(file, options, CallsOf), remarks);
    }

    [Test]
    public async Task ChangeBehindAModel_FeedsItsRecordedResultsBack()
    {
        var (recorded, found, remarks) = await GuessAsync(options => options with { Set = ["best.k=1"] });
        Assert.That(found, Is.EqualTo(new[] { recorded, recorded, recorded }));
        Assert.That(remarks.All, Is.Empty);
    }

    [Test]
    public async Task FewerRowsBeforeAModel_TakeTheirRecordedResults()
    {
        var (recorded, found, remarks) = await GuessAsync(
            options => options with { Set = ["dear.with=price >= request.least + 1"] });
        Assert.That(found, Is.EqualTo(new[] { recorded, recorded }));
        Assert.That(remarks.All, Is.Empty);
    }

    [Test]
    public async Task MoreRowsBeforeAModel_AreComputed_AndThatIsSaid()
    {
        var (recorded, found, remarks) = await GuessAsync(
            options => options with { Set = ["dear.with=price >= request.least - 1"] });
        Assert.That(found, Has.Length.EqualTo(4));
        Assert.That((found[0] > recorded, found[1..]), Is.EqualTo((true, new[] { recorded, recorded, recorded })));
        Assert.That(remarks.All, Is.EqualTo(new[]
        {
            "node 'guess' reads rows that were not recorded, beside those that were; it is computed",
        }));
    }

    [Test]
    public async Task ModelWithOtherSettings_IsAnotherOne()
    {
        var (recorded, found, remarks) = await GuessAsync(options => options with { Set = ["guess.factor=3"] });
        Assert.That(found, Is.All.GreaterThan(recorded));
        Assert.That(remarks.All,
            Is.EqualTo(new[] { "node 'guess' is another one than was recorded; it is computed" }));
    }

    [Test]
    public async Task OtherGraph_WithANewRequestField_TakesTheRecordedResults()
    {
        var (recorded, found, remarks) = await GuessAsync(options => options, Guessing
            .Replace("{ least: float64 }", "{ least: float64, more: \"int64?\" }", StringComparison.Ordinal)
            .Replace("all: { op: scan, table: ads }",
                "all: { op: scan, table: ads }\n  shown: { op: let, in: all, with: { double: price * 2 } }",
                StringComparison.Ordinal)
            .Replace("in: all, with: price", "in: shown, with: price", StringComparison.Ordinal));
        Assert.That(found, Is.All.EqualTo(recorded), string.Join('\n', remarks.All));
        Assert.That(remarks.All, Is.Empty);
    }

    [Test]
    public async Task DifferentOutputs_NameTheFirstNode()
    {
        using var tester = Tester();
        string file = TestRecords.Record(tester, Requests);
        var replayed = await TestRecords.ReplayAsync(
            file, TestRecords.Options() with { Set = ["dear.with=price >= request.least and price < 4"] });
        Assert.That(replayed[0].Difference?.ToString(), Is.EqualTo(
            "output 'output', column 'id', row 0 is 9; recorded: 10"));
        Assert.That(replayed[0].Node?.ToString(), Is.EqualTo("node 'dear' has 2 rows; recorded: 3"));
    }

    [Test]
    public async Task RemoteCallThatWasNotRecorded_IsNotMade()
    {
        const string searching = """
            adflow: 1
            graph: searching
            request: { least: float64 }
            tables: { ads: { path: ads.arrow, key: id } }
            nodes:
              all: { op: scan, table: ads }
              dear: { op: where, in: all, with: price >= request.least }
              found: { op: test.search, in: dear, table: ads }
            output: found
            """;
        using var tester = Tester(searching.Replace("in: dear, table", "in: named, table", StringComparison.Ordinal)
            .Replace("  found:", "  named: { op: select, in: dear, with: { keep: [id] } }\n  found:",
                StringComparison.Ordinal));
        string file = TestRecords.Record(tester, Requests);
        var remarks = new ReplayRemarks();
        var options = TestRecords.Options(remarks) with { Set = ["dear.with=price >= 4"] };
        var replayed = await TestRecords.ReplayAsync(file, options);
        Assert.That(replayed[0].Difference?.Found, Does.Contain(FailureCodes.NotRecorded));
        Assert.That(remarks.All, Is.EqualTo(new[]
        {
            "node 'found' reads other rows than were recorded; it calls something outside, so it fails without --live",
        }));
        replayed = await TestRecords.ReplayAsync(file, options with { IsLive = true });
        Assert.That(replayed[0].Difference?.Kind, Is.EqualTo(DifferenceKind.Rows));
    }

    [TestCase("nonsense")]
    [TestCase("best=3")]
    [TestCase("best.k=")]
    public void SettingThatIsNone_IsRefused(string setting)
    {
        using var tester = Tester();
        string file = TestRecords.Record(tester, Requests);
        Assert.That(() => TestRecords.ReplayAsync(file, TestRecords.Options() with { Set = [setting] }),
            Throws.TypeOf<ReplayException>().With.Message.Contains("expected node.setting=value"));
    }

    [Test]
    public void UnknownNode_IsRefusedWithItsPlace()
    {
        using var tester = Tester();
        string file = TestRecords.Record(tester, Requests);
        Assert.That(() => TestRecords.ReplayAsync(file, TestRecords.Options() with { Set = ["bast.k=1"] }),
            Throws.TypeOf<ReplayException>().With.Message.Contains("--set:2:").And.Message.Contains("'best'"));
    }
}
