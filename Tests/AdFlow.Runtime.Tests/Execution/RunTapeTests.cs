using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class RunTapeTests
{
    private const string Request = """{"id": 7}""";

    private static GraphTester Tester(string more = "", PlanOptions? planning = null) =>
        new GraphTester(TestModules.All) { Planning = planning }
            .Table("ads", "id: int64; price: float64?", """{"id": 7, "price": 1}""", """{"id": 8}""",
                """{"id": 9, "price": 3}""")
            .Open($$"""
                adflow: 1
                graph: ticking
                request: { id: int64 }
                tables: { ads: { path: ads.arrow, key: id } }
                nodes:
                  all: { op: scan, table: ads }
                  ticks: { op: test.tick, in: all{{more}} }
                  twice: { op: let, in: ticks, with: { twice: number * 2 } }
                  found: { op: test.search, in: request, table: ads }
                outputs: { ticks: twice, found: found }
                """);

    private static LogicalNode Node(GraphTester tester, string path) =>
        tester.Graph.Plan.Nodes.Single(node => node.Path == path);

    private static IReadOnlyList<string> Rows(GraphRun run, int output) => GraphTester.Lines(run.Output(output));

    private static GraphRun Play(GraphTester tester, RunTape tape) =>
        tester.RunAsync(Request, tape: tape).AsTask().GetAwaiter().GetResult();

    [Test]
    public void ResultsOfRecordedNodes_CanBeLookedAt_OthersNot()
    {
        using var tester = Tester();
        using var run = tester.Run(Request);
        Assert.That(tester.Graph.Plan.Nodes.Where(node => node.IsRecorded).Select(node => node.Path),
            Is.EqualTo(new[] { "ticks", "found" }));
        Assert.That(run.TryGetResult(new LogicalSource(Node(tester, "ticks").Ordinal, 0), out var ticks), Is.True);
        Assert.That(ticks.RowCount, Is.EqualTo(3));
        Assert.That(ticks["number"].IsValid(1), Is.True);
        Assert.That(run.TryGetResult(new LogicalSource(Node(tester, "found").Ordinal, 0), out var found), Is.True);
        Assert.That(found.RowCount, Is.EqualTo(1));
        Assert.That(run.TryGetResult(new LogicalSource(Node(tester, "all").Ordinal, 0), out _), Is.False);
        Assert.That(run.TableVersion(0), Is.EqualTo(tester.Tables[0].Current.Hash));
    }

    [Test]
    public void PlayedResults_TakeThePlaceOfOperators()
    {
        using var tester = Tester();
        using var first = tester.Run(Request);
        var rows = Rows(first, 0);
        using (var second = tester.Run(Request))
            Assert.That(Rows(second, 0), Is.Not.EqualTo(rows), "the operator never gives the same twice");
        using var replayed = Play(tester, new Results(first));
        Assert.That(replayed.Failure, Is.Null);
        Assert.That(Rows(replayed, 0), Is.EqualTo(rows));
        Assert.That(Rows(replayed, 1), Is.EqualTo(Rows(first, 1)));
    }

    [Test]
    public void WrittenColumnsAlone_AreEnough_WhereRowsAreKept()
    {
        using var tester = Tester();
        using var first = tester.Run(Request);
        using var replayed = Play(tester, new Results(first) { Only = "number" });
        Assert.That(Rows(replayed, 0), Is.EqualTo(Rows(first, 0)));
    }

    [Test]
    public void ResultsThatDoNotFit_SaySo()
    {
        using var tester = Tester();
        using var first = tester.Run(Request);
        var tape = new Results(first) { Only = "price" };
        using (Play(tester, tape))
            Assert.That(tape.Problems, Is.EquivalentTo(
                new[] { "column 'number' is not there", "column 'id' is not there" }));
        using var other = new GraphTester(TestModules.All)
            .Table("ads", "id: int64; number: float64", """{"id": 7, "number": 1}""",
                """{"id": 8, "number": 1}""", """{"id": 9, "number": 1}""")
            .Open("""
                adflow: 1
                graph: other
                request: { id: int64 }
                tables: { ads: { path: ads.arrow } }
                nodes: { all: { op: scan, table: ads } }
                output: all
                """);
        using var rows = other.Run(Request);
        tape = new Results(first) { Instead = rows.Output(0) };
        using (Play(tester, tape))
            Assert.That(tape.Problems,
                Does.Contain("column 'number' is of type float64, and the node's of int64"));
    }

    [Test]
    public void OtherNumberOfRows_IsRefused()
    {
        using var tester = Tester();
        using var first = tester.Run(Request);
        first.TryGetResult(new LogicalSource(Node(tester, "ticks").Ordinal, 0), out var ticks);
        unsafe
        {
            var tape = new Results(first) { Instead = new Batch(ticks.Schema, ticks.Nodes, 2), Only = "number" };
            using (Play(tester, tape))
                Assert.That(tape.Problems, Does.Contain("there are 2 rows, and the node has 3 now"));
        }
    }

    [Test]
    public void NodesCanBeLeftEmpty_AndRunsCanFail()
    {
        using var tester = Tester();
        var late = new RunFailure(FailureClass.Deadline, FailureCodes.NodeTimedOut, "late", "ticking");
        using (var empty = Play(tester, new Given(node => node.LeaveEmpty(late))))
        {
            Assert.That(empty.Failure, Is.Null);
            Assert.That(empty.Output(0).RowCount, Is.Zero);
            Assert.That(empty.Degraded, Is.EqualTo(new[] { late, late }));
        }
        using var failed = Play(tester, new Given(node => node.Fail(late)));
        Assert.That(failed.Failure, Is.SameAs(late));
    }

    [Test]
    public void AmendedResults_TakeThePlaceOfThoseOfTheOperator()
    {
        using var tester = Tester();
        using var first = tester.Run(Request);
        using var replayed = Play(tester, new Amended(first));
        Assert.That(Rows(replayed, 0), Is.EqualTo(Rows(first, 0)));
    }

    [Test]
    public void NodeThatWasLeftOut_HasNoResult()
    {
        using var tester = Tester(", when: request.id > 7");
        using (var run = tester.Run("""{"id": 8}"""))
            Assert.That(run.TryGetResult(new LogicalSource(Node(tester, "ticks").Ordinal, 0), out _), Is.True);
        using (var run = tester.Run(Request))
            Assert.That(run.TryGetResult(new LogicalSource(Node(tester, "ticks").Ordinal, 0), out _), Is.False);
    }

    [Test]
    public void PlansThatRecordTables_MakeEveryReaderOfOneARecordedStage()
    {
        using var tester = Tester(planning: new PlanOptions { RecordsTables = true });
        Assert.That(tester.Graph.Plan.Nodes.Where(node => node.IsRecorded).Select(node => node.Path),
            Is.EqualTo(new[] { "all", "ticks", "found" }));
        using var first = tester.Run(Request);
        using var replayed = Play(tester, new Results(first));
        Assert.That(Rows(replayed, 0), Is.EqualTo(Rows(first, 0)));
    }

    /// <summary>Plays what another run of the same plan, not yet disposed, put out.</summary>
    private class Results(GraphRun run) : RunTape
    {
        public string? Only { get; init; }

        public Batch? Instead { get; init; }

        public List<string> Problems { get; } = [];

        public override void Play(PlayedNode node) => Give(node);

        protected unsafe void Give(PlayedNode node)
        {
            Assert.That(run.TryGetResult(new LogicalSource(node.Node.Ordinal, 0), out var rows), Is.True);
            rows = Instead ?? rows;
            if (Only is not null)
            {
                int column = rows.Schema.IndexOf(Only);
                rows = column < 0 ? new Batch(new Schema([]), null, rows.RowCount)
                    : new Batch(new Schema([rows.Schema[column]]), rows.Nodes + column, rows.RowCount);
            }
            if (node.TryGive(0, rows) is { } problem)
                Problems.Add(problem);
        }
    }

    private sealed class Amended(GraphRun run) : Results(run)
    {
        public override void Play(PlayedNode node) { }

        public override void Amend(PlayedNode node) => Give(node);
    }

    private sealed class Given(Action<PlayedNode> give) : RunTape
    {
        public override void Play(PlayedNode node) => give(node);
    }
}
