using AdFlow.Testing;

namespace AdFlow.Runtime.Tests.Recording;

public sealed class RunRecorderTests
{
    private static GraphTester Tester(PlanOptions? planning = null) =>
        new GraphTester(TestModules.All) { Planning = planning }
            .Table("ads", "id: int64; price: float64", """{"id": 7, "price": 1}""", """{"id": 8, "price": 2}""")
            .Open("""
                adflow: 1
                graph: ticking
                request: { id: int64, user: { type: int64, private: drop } }
                tables: { ads: { path: ads.arrow, key: id } }
                nodes:
                  all: { op: scan, table: ads }
                  kept: { op: where, in: all, with: id >= request.id }
                  ticks: { op: test.tick, in: kept }
                  mine: { op: let, in: ticks, with: { own: id + request.user, double: price * 2 } }
                output: mine
                """);

    private static RecordedRun Record(GraphTester tester, string request, MemoryStream file)
    {
        var plan = tester.Graph.PhysicalPlan;
        var recorder = new RunRecorder(
            tester.Graph, new RecordedGraph { Name = "ticking", MainFile = "ticking.graph.yaml" }, PrivacyKey.Create());
        var encoded = new EncodedRun();
        using var run = tester.Run(request, seed: 5);
        recorder.Record(encoded, 0, new RunRequest { Request = tester.Request(request), Seed = 5 }, run,
            TimeSpan.FromMilliseconds(3), "an id");
        Assert.That(encoded.Problem, Is.Null);
        using (var writer = new RecordWriter(file, leaveOpen: true))
        {
            writer.Write(encoded);
            writer.Finish();
        }
        file.Position = 0;
        var reader = new RecordReader(file, "test.adrec");
        Assert.That(reader.TryRead(out var recorded), Is.True);
        return recorded!;
    }

    private static IEnumerable<string> Parts(RecordedRun run) =>
        from part in run.Parts.Skip(1)
        let columns = run.TryFind(part.Kind, part.Node, out var rows)
            ? rows.Schema.Fields.Select(field => field.Name) : []
        select $"{part.Kind} {part.Node}: {string.Join(' ', columns)}";

    [Test]
    public void Record_HasWhatCannotBeComputedAgain_AndNothingPrivate()
    {
        using var tester = Tester();
        using var file = new MemoryStream();
        using var run = Record(tester, """{"id": 8, "user": 3}""", file);
        Assert.That(Parts(run), Is.EqualTo(new[]
        {
            "Request : id", "Result ticks: number", "Result mine: double", "Output output: id price number double",
        }));
        Assert.That((run.Header.Seed, run.Header.RequestId, run.Header.Elapsed),
            Is.EqualTo((5UL, "an id", TimeSpan.FromMilliseconds(3))));
        Assert.That(run.Header.Tables.VersionOf("ads"), Is.EqualTo(tester.Tables[0].Current.Hash));
    }

    [Test]
    public void RecordOfAllNodes_HasTheGraphAsItIsWritten()
    {
        using var tester = Tester(new PlanOptions { RecordsNodes = true });
        using var file = new MemoryStream();
        using var run = Record(tester, """{"id": 8, "user": 3}""", file);
        Assert.That(Parts(run).Where(part => part.StartsWith("Node", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "Node all: id price", "Node kept: id price", "Node ticks: id price number",
            "Node mine: id price number double",
        }));
        Assert.That(tester.Graph.PhysicalPlan.Answered.Outputs, Has.Count.EqualTo(1));
    }

    [Test]
    public void RecordOfTables_HasWhatTheirReadersPutOut()
    {
        using var tester = Tester(new PlanOptions { RecordsTables = true });
        using var file = new MemoryStream();
        using var run = Record(tester, """{"id": 8, "user": 3}""", file);
        Assert.That(Parts(run), Does.Contain("Result all: id price").And.Contain("Table ads: id price"));
    }
}
