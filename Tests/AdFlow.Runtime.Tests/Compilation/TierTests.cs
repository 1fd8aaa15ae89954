using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using AdFlow.Operators;
using AdFlow.Operators.Standard;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests.Compilation;

/// <summary>Groups that get hot are compiled, checked and taken over; results never change.</summary>
public sealed class TierTests
{
    private const int RowCount = 1000;

    private const string Arithmetic = """
          first: { op: test.sum, in: scan, columns: { a: x, b: y, sum: s }, with: { weight: 0.5 } }
          second: { op: test.times, in: first, columns: { a: s, b: x, product: p } }
          third: { op: test.both, in: second, columns: { a: p, b: y, low: low, high: high } }
          last: { op: test.sum, in: third, columns: { a: low, b: s, sum: score } }
        """;

    private static readonly BoundGraphOptions AtOnce = new()
    {
        HotRows = 1, CompilesInline = true, ChecksOfCompiled = 20, ChunkRows = 64, Threads = 1,
    };

    [Test]
    public void HotGroup_IsCheckedAndThenCompiled_WithTheSameBits()
    {
        using var kernels = Open(Arithmetic, new BoundGraphOptions { Tier = 1 });
        using var tester = Open(Arithmetic, AtOnce);
        uint[] expected = Bits(kernels);
        var states = new List<GroupTierState>();
        for (int run = 0; run < 5; run++)
        {
            Assert.That(Bits(tester), Is.EqualTo(expected), $"run {run}");
            states.Add(tester.Graph.Tiers.Single().State);
        }
        Assert.That(states, Is.EqualTo(new[]
        {
            // 1,000 rows are 16 chunks; rows are counted when the next run begins.
            GroupTierState.Cold, GroupTierState.Checking, GroupTierState.Compiled, GroupTierState.Compiled,
            GroupTierState.Compiled,
        }));
        var report = tester.Graph.Tiers.Single();
        Assert.That(report.Nodes, Is.EqualTo(new[] { "first", "second", "third", "last" }));
        Assert.That(report.Note, Is.EqualTo("4 of 4 operators in 1 loops"));
        Assert.That(kernels.Graph.Tiers, Is.Empty);
    }

    // 40,000 rows are three ranges of the compiled loop, the last of them a part of one.
    [Test]
    public void OneCompiledLoop_TakesLongRangesOfRows_WithTheSameBits([Values(1, 2)] int threads)
    {
        using var kernels = Open(Arithmetic, new BoundGraphOptions { Tier = 1 }, rowCount: 40_000);
        int longest = 0;
        using var tester = Open(Arithmetic, AtOnce with
        {
            ChunkRows = null, Threads = threads, SampleEvery = 0, CompiledKernel = kernel => (in frame, width) =>
            {
                InterlockedMax(ref longest, frame.Count);
                kernel(frame, width);
            },
        }, rowCount: 40_000);
        uint[] expected = Bits(kernels);
        for (int run = 0; run < 6; run++)
            Assert.That(Bits(tester), Is.EqualTo(expected), $"run {run}");
        Assert.That(tester.Graph.Tiers.Single().State, Is.EqualTo(GroupTierState.Compiled));
        Assert.That(longest, Is.GreaterThan(1024));
    }

    [Test]
    public void HotGroup_InTheBackground_GetsCompiledWhileRunsGoOn()
    {
        using var tester = Open(Arithmetic, new BoundGraphOptions { HotRows = 5000 });
        uint[] expected = Bits(tester);
        int runs = 0;
        while (tester.Graph.Tiers.Single().State is not GroupTierState.Compiled && runs++ < 1_000_000)
            Assert.That(Bits(tester).AsSpan().SequenceEqual(expected), $"run {runs}");
        Assert.That(tester.Graph.Tiers.Single().State, Is.EqualTo(GroupTierState.Compiled), $"after {runs} runs");
    }

    [Test]
    public void ConcurrentRuns_WhileTheGroupIsTakenOver_AllGiveTheSameBits()
    {
        using var tester = Open(Arithmetic, AtOnce with { HotRows = 20_000 });
        uint[] expected = Bits(tester);
        var request = tester.Request("{}");
        int wrong = 0;
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using var run = tester.Graph.RunAsync(new RunRequest { Request = request }).GetAwaiter().GetResult();
            if (!Bits(run).AsSpan().SequenceEqual(expected))
                Interlocked.Increment(ref wrong);
        });
        Assert.That(wrong, Is.Zero);
        Assert.That(tester.Graph.Tiers.Single().State, Is.EqualTo(GroupTierState.Compiled));
    }

    [Test]
    public void WrongCode_IsRefusedAndReported_AndNeverSeen()
    {
        using var kernels = Open(Arithmetic, new BoundGraphOptions { Tier = 1 });
        using var tester = Open(Arithmetic, AtOnce with { CompiledKernel = Spoiled });
        uint[] expected = Bits(kernels);
        for (int run = 0; run < 4; run++)
            Assert.That(Bits(tester), Is.EqualTo(expected), $"run {run}");
        var report = tester.Graph.Tiers.Single();
        Assert.That(report.State, Is.EqualTo(GroupTierState.Refused));
        Assert.That(report.Note, Does.StartWith("Operators 1 to 4 gave ").And.Contain("row 3 of a chunk"));
    }

    [Test]
    public void CodeThatCannotBeMade_LeavesTheKernelsAndTheReason()
    {
        using var tester = Open(Arithmetic, AtOnce with
        {
            CompiledKernel = _ => throw new InvalidOperationException("no memory for code"),
        });
        uint[] expected = Bits(tester);
        Assert.That(Bits(tester), Is.EqualTo(expected));
        Assert.That(tester.Graph.Tiers.Single().State, Is.EqualTo(GroupTierState.Refused));
        Assert.That(tester.Graph.Tiers.Single().Note, Does.Contain("no memory for code"));
    }

    [Test]
    public void Transcendental_CutsAGroup()
    {
        using var tester = Open("""
              first: { op: test.sum, in: scan, columns: { a: x, b: y, sum: s } }
              second: { op: test.times, in: first, columns: { a: s, b: x, product: p } }
              third: { op: test.logistic, in: second, columns: { a: p, chance: c } }
              fourth: { op: test.sum, in: third, columns: { a: c, b: s, sum: t } }
              last: { op: test.times, in: fourth, columns: { a: t, b: p, product: score } }
            """, AtOnce);
        uint[] expected = Bits(tester);
        for (int run = 0; run < 4; run++)
            Assert.That(Bits(tester), Is.EqualTo(expected), $"run {run}");
        var report = tester.Graph.Tiers.Single();
        Assert.That(report.State, Is.EqualTo(GroupTierState.Compiled));
        Assert.That(report.Note, Is.EqualTo("4 of 5 operators in 2 loops; operator 3 computes Sigmoid"));
    }

    [Test]
    public void SettingsOfEachRun_AreLeftToKernels()
    {
        using var tester = Open("""
              first: { op: test.sum, in: scan, columns: { a: x, b: y, sum: s }, with: { weight: =request.w } }
              last: { op: test.times, in: first, columns: { a: s, b: x, product: score } }
            """, AtOnce, "{ w: float64 }");
        uint[] one = Bits(tester, """{"w": 1}"""), two = Bits(tester, """{"w": 2}""");
        Assert.That(Bits(tester, """{"w": 1}"""), Is.EqualTo(one).And.Not.EqualTo(two));
        var report = tester.Graph.Tiers.Single();
        Assert.That(report.State, Is.EqualTo(GroupTierState.Kernels));
        Assert.That(report.Note, Does.Contain("operator 1 has settings of each run"));
    }

    [Test]
    public void LargeGroup_IsCutIntoLoopsThatOneMethodHolds()
    {
        string nodes = "  n0: { op: test.both, in: scan, columns: { a: x, b: y, low: l0, high: h0 } }\n";
        for (int i = 1; i < 60; i++)
        {
            string other = i < 3 ? "x" : $"h{i - 3}";
            nodes += $"  n{i}: {{ op: test.sum, in: n{i - 1}, columns: {{ a: h{i - 1}, b: {other}, sum: h{i} }}, "
                + $"with: {{ weight: 0.{i} }} }}\n";
        }
        nodes += "  last: { op: test.sum, in: n59, columns: { a: l0, b: h59, sum: score } }\n";
        using var tester = Open(nodes, AtOnce);
        uint[] expected = Bits(tester);
        for (int run = 0; run < 4; run++)
            Assert.That(Bits(tester), Is.EqualTo(expected), $"run {run}");
        Assert.That(tester.Graph.Tiers.Single().State, Is.EqualTo(GroupTierState.Compiled));
        Assert.That(tester.Graph.Tiers.Single().Note, Does.Match("^61 of 61 operators in [2-9] loops$"));
    }

    [Test]
    public void Tier_OutOfRange_IsRefused() =>
        Assert.That(() => Open(Arithmetic, new BoundGraphOptions { Tier = 3 }),
            Throws.ArgumentException.With.Message.Contains("1 or 2"));

    [Test]
    public void CompiledCode_KeepsNoPluginAlive()
    {
        var kernels = new List<MapKernel>();
        var plugin = RunAsPlugin(kernels);
        for (int i = 0; i < 20 && plugin.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.That(plugin.IsAlive, Is.False);
        Assert.That(kernels, Has.Count.EqualTo(1));
    }

    // The operators of this assembly once more, from a load context of their own.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunAsPlugin(List<MapKernel> kernels)
    {
        var context = new AssemblyLoadContext("operators", isCollectible: true);
        var assembly = context.LoadFromAssemblyPath(typeof(TierTests).Assembly.Location);
        var module = assembly.GetType(typeof(TestsOperators).FullName!)!.GetProperty("Module")!.GetValue(null)!;
        using (var tester = Open(Arithmetic, AtOnce with { CompiledKernel = Kept }, operators: (OperatorModule)module))
        {
            for (int run = 0; run < 3; run++)
                Bits(tester);
            Assert.That(tester.Graph.Tiers.Single().State, Is.EqualTo(GroupTierState.Compiled));
        }
        context.Unload();
        return new WeakReference(context);

        MapKernel Kept(MapKernel kernel)
        {
            kernels.Add(kernel);
            return kernel;
        }
    }

    private static unsafe MapKernel Spoiled(MapKernel kernel) => (in MapFrame frame, LaneWidth width) =>
    {
        kernel(frame, width);
        if (frame.Count > 3)
            ((uint*)frame.Outputs[0])[3] ^= 1;
    };

    private static GraphTester Open(
        string nodes, BoundGraphOptions options, string request = "{}", OperatorModule? operators = null,
        int rowCount = RowCount)
    {
        var random = new Random(11);
        string[] rows = [.. Enumerable.Range(0, rowCount).Select(_ => FormattableString.Invariant(
            $$"""{"x": {{random.NextDouble() * 8 - 4:R}}, "y": {{random.NextDouble() * 8 - 4:R}}}"""))];
        return new GraphTester(StandardOperators.Module, operators ?? TestsOperators.Module)
        {
            Options = options,
        }.Table("t", "x: float32; y: float32", rows).Open($$"""
            adflow: 1
            graph: tiers
            request: {{request}}
            tables: { t: { path: t.arrow } }
            nodes:
              scan: { op: scan, table: t }
            {{nodes}}
              out: { op: select, in: last, with: [score] }
            output: out
            """);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int known = most; known < value; known = most)
            Interlocked.CompareExchange(ref most, value, known);
    }

    private static uint[] Bits(GraphTester tester, string request = "{}")
    {
        using var run = tester.Run(request);
        return Bits(run);
    }

    private static uint[] Bits(GraphRun run) =>
        [.. MemoryMarshal.Cast<float, uint>(run.Output(0)["score"].Values<float>())];
}
