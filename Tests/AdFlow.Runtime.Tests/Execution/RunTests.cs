using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class RunTests
{
    private const string Ads = """
        adflow: 1
        graph: ads
        request: { limit: "int64?", wanted: "bool?" }
        tables:
          ads: { path: ads.arrow }
        nodes:
          scan: { op: scan, table: ads }

        """;

    private static GraphTester Tester() => new GraphTester(TestModules.All).Table(
        "ads", "id: int64; a: float32?; b: float64; name: utf8?; unused: int64",
        """{"id": 1, "a": 1.5, "b": 2, "name": "one", "unused": 0}""",
        """{"id": 2, "a": null, "b": 3, "name": null, "unused": 0}""",
        """{"id": 9007199254740993, "a": -1, "b": 4, "name": "three", "unused": 0}""");

    [Test]
    public void MapOverNullsAndWideColumns_ComputesInFloat64AndKeepsNulls()
    {
        using var tester = Tester().Open(Ads + """
              sum: { op: test.sum, in: scan, with: { weight: 2 } }
              out: { op: select, in: sum, with: [id, name, sum] }
            output: out
            """);
        Assert.That(tester.Rows("{}"), Is.EqualTo(
        [
            """{"id":1,"name":"one","sum":5.5}""",
            """{"id":2,"name":null,"sum":null}""",
            """{"id":"9007199254740993","name":"three","sum":7}""",
        ]));
    }

    [Test]
    public void ChainOfMaps_IsOneStageAndPrunesWhatNobodyNeeds()
    {
        using var tester = Tester().Open(Ads + """
              both: { op: test.both, in: scan }
              product: { op: test.times, in: both, columns: { a: low, b: high } }
              out: { op: select, in: product, with: [product] }
            output: out
            """);
        Assert.That(tester.Rows("{}"), Is.EqualTo(["""{"product":3}""", """{"product":null}""", """{"product":-4}"""]));
        string plan = tester.Graph.PhysicalPlan.ToString();
        Assert.That(plan, Does.Contain("stage 1 fused").And.Contain("2 kernels, 1 conversion;"));
        Assert.That(plan, Does.Contain("table ads: a, b; pruned: id, name, unused"));
    }

    [Test]
    public void SettingFromRequest_IsEvaluatedOnceARun()
    {
        using var tester = Tester().Open(Ads + """
              first: { op: test.first, in: scan, with: { count: "=request.limit" } }
              out: { op: select, in: first, with: [name] }
            output: out
            """);
        Assert.That(tester.Rows("""{"limit": 1}"""), Is.EqualTo(["""{"name":"one"}"""]));
        Assert.That(tester.Rows("""{"limit": 0}"""), Is.Empty);
        Assert.That(tester.Rows("{}"), Has.Count.EqualTo(3), "null takes the default");
    }

    [Test]
    public void When_LeavesOutputEmptyUnlessTrue()
    {
        using var tester = Tester().Open(Ads + """
              sum: { op: test.sum, in: scan, when: request.wanted }
              first: { op: test.first, in: scan, when: "not request.wanted" }
            outputs: { sum: sum, first: first }
            """);
        Assert.That(tester.Rows("""{"wanted": true}""", "sum"), Has.Count.EqualTo(3));
        Assert.That(tester.Rows("""{"wanted": true}""", "first"), Is.Empty);
        Assert.That(tester.Rows("""{"wanted": false}""", "sum"), Is.Empty);
        Assert.That(tester.Rows("{}", "sum"), Is.Empty);
        Assert.That(tester.Rows("{}", "first"), Is.Empty);
    }

    [Test]
    public void RequestAsOutput_IsTheRequest()
    {
        using var tester = Tester().Open("""
            adflow: 1
            graph: echo
            request: { limit: int64 }
            nodes:
              twice: { op: let, in: request, with: { twice: limit * 2 } }
            outputs: { twice: twice, request: request }
            """);
        Assert.That(tester.Rows("""{"limit": 4}""", "twice"), Is.EqualTo(["""{"limit":4,"twice":8}"""]));
        Assert.That(tester.Rows("""{"limit": 4}""", "request"), Is.EqualTo(["""{"limit":4}"""]));
    }

    [Test]
    public void SubGraph_RunsAsIfItsNodesStoodInTheGraph()
    {
        using var tester = Tester().File("sub.graph.yaml", """
            adflow: 1
            graph: sub
            inputs: { rows: { a: "float32?", b: float64 } }
            settings: { weight: float64 }
            nodes:
              sum: { op: test.sum, in: rows, with: { weight: =settings.weight } }
            output: sum
            """).Open(Ads + """
              sub: { use: sub.graph.yaml, in: { rows: scan }, with: { weight: 10 } }
              out: { op: select, in: sub, with: [id, sum] }
            output: out
            """);
        Assert.That(tester.Rows("{}")[0], Is.EqualTo("""{"id":1,"sum":21.5}"""));
        Assert.That(tester.Graph.Plan.Nodes.Select(node => node.Path), Does.Contain("sub/sum"));
    }

    [Test]
    public void DisposedResult_IsNotReadable()
    {
        using var tester = Tester().Open(Ads + """
              first: { op: test.first, in: scan }
            output: first
            """);
        var run = tester.Run("{}");
        run.Dispose();
        run.Dispose();
        Assert.That(() => run.Output(0), Throws.TypeOf<ObjectDisposedException>());
        using var next = tester.Run("{}");
        Assert.That(next.Output(0).RowCount, Is.EqualTo(3), "the second Dispose must not have freed the next run");
        Assert.That(() => run.StageTimes.Length, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void WarmRuns_AllocateNothingManaged()
    {
        using var tester = Tester().Open(Ads + """
              sum: { op: test.sum, in: scan, with: { weight: =request.limit } }
              kept: { op: where, in: sum, with: sum > 0 }
              first: { op: test.first, in: kept, with: { count: =request.limit } }
              never: { op: test.sum, in: scan, when: request.wanted }
            outputs: { first: first, never: never }
            """);
        var request = new RunRequest { Request = tester.Request("""{"limit": 2}""") };
        // On a busy machine a stage may seem long enough to call a first worker at any run, which makes its thread and
        // what it works with; and what the runtime itself remembers of types grows now and then. Neither comes twice.
        long least = long.MaxValue;
        for (int i = 0; i < 200; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            tester.Graph.RunAsync(request).GetAwaiter().GetResult().Dispose();
            if (i >= 190)
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.That(least, Is.Zero);
    }
}
