using System.Runtime.CompilerServices;
using AdFlow.Operators.Standard;
using AdFlow.Runtime;
using AdFlow.Testing;

namespace AdFlow.Operators.Onnx.Tests;

/// <summary>What a host sees of models: sessions that are shared, versions that are swapped, memory.</summary>
public sealed class RankOnnxServingTests
{
    private const string Columns = "x: float32; n: int64?; v: vector<float32,2>";

    [Test]
    public void FileOfTheModel_IsNotKeptBesideTheSession()
    {
        using var tester = new ModelTester("x: float32", """{"x":1}""")
            .Model(TestModels.Identity(TestModels.Floats("N"))).Open("");
        var ranking = (RankOnnx)tester.Graphs.Graph.Plan.Nodes.Single(node => node.Path == "scored").Table!;
        Assert.That(() => ranking.Settings.Model.Content, Throws.InvalidOperationException
            .With.Message.Contains("'m.onnx' is there until the graph is bound"));
        Assert.That(ranking.Settings.Model.Hash, Has.Length.EqualTo(64));
        Assert.That(tester.Rows(), Has.Count.EqualTo(1));
    }

    [Test]
    public void WarmRuns_AllocateNothingManaged()
    {
        var model = TestModels.Of([("v", TestModels.Floats("N", 2)), ("f", TestModels.Floats("N", 2))],
            ("Add", ["v", "f"], "sum", TestModels.Floats("N", 2)),
            ("Greater", ["v", "f"], "more", TestModels.Of(OnnxElementType.Bool, "N", 2)));
        using var tester = new ModelTester(Columns, """{"x":1,"n":2,"v":[3,4]}""", """{"x":1,"n":null,"v":[3,4]}""")
            .Model(model).Open("features: [x, n], outputs: { sum: s, \"sum[1]\": t, more: m }");
        Assert.That(LeastAllocated(tester), Is.Zero);
        tester.Model(TestModels.Identity(TestModels.Floats(5))).Open("");
        Assert.That(LeastAllocated(tester), Is.Zero);
    }

    [Test]
    public void Graphs_OfOneModel_ShareItsSession()
    {
        NeedsOnnxRuntime.OrSkip();
        var file = Snapshot(TestModels.Identity(TestModels.Floats("N", 3)));
        var session = SharedSessions.Get(file, new OnnxSessionOptions());
        Assert.That(SharedSessions.Get(new FileSnapshot("other.onnx", file.Content), new OnnxSessionOptions()),
            Is.SameAs(session));
        Assert.That(SharedSessions.Get(file, new OnnxSessionOptions(2)), Is.Not.SameAs(session));
    }

    [Test]
    public void Session_ThatNothingUses_IsFreed()
    {
        NeedsOnnxRuntime.OrSkip();
        var gone = MadeAndLeft();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.That(gone.IsAlive, Is.False);
    }

    [Test]
    public void NewVersion_ServesNewGraphs_WhileOldRunsEndOnTheOldOne()
    {
        using var old = new ModelTester("x: float32", """{"x":2}""")
            .Model(TestModels.Of([("x", TestModels.Floats("N"))], ("Neg", ["x"], "y", TestModels.Floats("N"))))
            .Open("", "y");
        using var fresh = new GraphTester(StandardOperators.Module, OnnxOperators.Module);
        old.Model(TestModels.Of([("x", TestModels.Floats("N"))], ("Exp", ["x"], "y", TestModels.Floats("N"))));
        foreach (string file in (string[])["m.onnx", "ads.arrow"])
            File.Copy(Path.Combine(old.Graphs.Folder, file), Path.Combine(fresh.Folder, file));
        fresh.Open(File.ReadAllText(Path.Combine(old.Graphs.Folder, "test.graph.yaml")));
        for (int i = 0; i < 3; i++)
        {
            Assert.That(old.Rows(), Is.EqualTo(["""{"y":-2}"""]));
            Assert.That(fresh.Rows("{}"), Has.One.StartsWith("""{"y":7.389"""));
        }
    }

    [Test]
    public void ConcurrentRuns_ShareASession()
    {
        using var tester = new ModelTester(Columns,
            [.. Enumerable.Range(0, 200).Select(i => $$"""{"x":{{i}},"n":{{i * 2}},"v":[1,2]}""")])
            .Model(TestModels.Of([("f", TestModels.Floats("N", 2))],
                ("ReduceMax", ["f"], "y", TestModels.Floats(1, 1)), ("Neg", ["f"], "z", TestModels.Floats("N", 2))))
            .Open("features: [x, n], outputs: { \"z[1]\": z }, threads: 2", "z");
        Parallel.For(0, 64, _ =>
        {
            using var run = tester.Graphs.Graph.RunAsync(
                new RunRequest { Request = tester.Graphs.Request("{}") }).AsTask().GetAwaiter().GetResult();
            Assert.That(run.Output(0)[0].Values<float>().ToArray(),
                Is.EqualTo(Enumerable.Range(0, 200).Select(i => -2f * i)));
        });
    }

    private static long LeastAllocated(ModelTester tester)
    {
        var request = new RunRequest { Request = tester.Graphs.Request("{}") };
        // What the runtime itself remembers of types grows now and then; it does not come twice.
        long least = long.MaxValue;
        for (int i = 0; i < 100; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            tester.Graphs.Graph.RunAsync(request).GetAwaiter().GetResult().Dispose();
            if (i >= 90)
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference MadeAndLeft() => new(SharedSessions.Get(
        Snapshot(TestModels.Identity(TestModels.Floats("N", 4))), new OnnxSessionOptions()));

    private static FileSnapshot Snapshot(OnnxWriter model) => new("m.onnx", model.ToBytes());
}
