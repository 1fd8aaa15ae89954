using System.Globalization;
using AdFlow.Devices.Simulated;

namespace AdFlow.Runtime.Tests;

/// <summary>Stages on a device leave what they leave on the processor, bit for bit.</summary>
public sealed class DeviceStageTests
{
    private const string Mixed = """
          sum: { op: test.sum, in: scan, with: { weight: 0.5 } }
          kept: { op: where, in: sum, with: "sum > 3 and d < 40 or n == 7" }
          more: { op: test.times, in: kept, columns: { a: sum, b: b } }
          wide: { op: let, in: more, with: { x: "product * d - 1", y: "if(d > 5, a, x)" } }
          few: { op: where, in: wide, with: y != 4 }
        """;

    private const string Ranked = Mixed + """

          best: { op: top_k, in: few, with: { by: x, k: =request.k } }
          out: { op: select, in: best, with: [id, name, x, y, product, sum] }
        """;

    private static readonly string[] Graphs =
    [
        Mixed + "\n  out: { op: select, in: few, with: [id, name, x, y, product, sum, a] }",
        Ranked,
        "  out: { op: top_k, in: scan, with: { by: a, k: =request.k } }",
        "  out: { op: where, in: scan, with: a > 5 }",
        "  out: { op: test.logistic, in: scan, columns: { a: d } }",
        """
          ratio: { op: let, in: scan, with: { x: a / n, y: "coalesce(x, d / b)" } }
          kept: { op: where, in: ratio, with: "x > 1 or y < 9" }
          both: { op: test.times, in: kept, columns: { a: x, b: y } }
          out: { op: let, in: both, with: { z: "product / (b - 3)" } }
        """,
        "  low: { op: where, in: scan, with: a < 20 }\n"
            + "  out: { op: let, in: low, with: { x: n * 2 + a, z: id * 0.5 } }",
    ];

    [Test]
    public void Stage_OnTheDevice_GivesTheSameBits(
        [Range(0, 6)] int graph, [Values(0, 1, 63, 64, 700, 5000)] int rows, [Values] bool nulls)
    {
        string[] table = Table(rows, nulls);
        using var expected = PlacementTester.OnProcessor(Graphs[graph], table);
        using var tester = new PlacementTester(Graphs[graph], table);
        foreach (int k in (int[])[5, 0, 1000, 5])
        {
            string request = $$"""{"k":{{k}},"least":0}""";
            Assert.That(tester.Rows(request), Is.EqualTo(expected.Rows(request)), $"k {k}");
        }
        Assert.That(tester.Stages, Is.Not.Empty);
        Assert.That(tester.Told, Is.Empty);
        if (rows > 0 && !nulls)
            Assert.That(tester.Stages.Sum(stage => stage.Runs), Is.GreaterThan(0));
    }

    // Nulls fail a condition where it would be null; a condition that may be true at a null is the processor's.
    [TestCase("a > 5 and d < 70", 1, 0)]
    [TestCase("a > 5 or d < 70", 0, 1)]
    [TestCase("a is not null", 0, 1)]
    [TestCase("not (a > 5)", 1, 0)]
    public void Nulls_InAColumn_AreTheDevicesWhereTheyFailTheCondition(string condition, int runs, int withNulls)
    {
        string graph = $$"""  out: { op: where, in: scan, with: "{{condition}}" }""";
        using var expected = PlacementTester.OnProcessor(graph, Table(900, hasNulls: true));
        using var tester = new PlacementTester(graph, Table(900, hasNulls: true));
        Assert.That(tester.Rows(), Is.EqualTo(expected.Rows("""{"k":1,"least":0}""")));
        var stage = tester.Stages.Single();
        Assert.That((stage.Runs, stage.WithNulls), Is.EqualTo(((long)runs, (long)withNulls)));
    }

    [Test]
    public void StageBehindAnother_FindsItsColumnsOnTheDevice()
    {
        using var tester = new PlacementTester("""
              sum: { op: test.sum, in: scan }
              left: { op: where, in: sum, with: sum > 10, when: request.k > 0 }
              out: { op: test.times, in: left, columns: { a: sum, b: a } }
            """, Table(1000, hasNulls: false), change: options => options with { PinnedDeviceBytes = 0 });
        tester.Rows();
        // a and b for the first stage; the second finds sum; the third has what the second gathered on the host.
        Assert.That(tester.Stages.Select(stage => stage.Runs), Is.EqualTo(new[] { 1, 1, 1 }));
        Assert.That(tester.Device.Counts[SimulatedAction.CopyIn], Is.EqualTo(4));
    }

    [Test]
    public void NodesOfADeviceStage_TellTheirRows()
    {
        string[] table = Table(800, hasNulls: false);
        using var expected = PlacementTester.OnProcessor(Ranked, table);
        using var tester = new PlacementTester(Ranked, table);
        using var one = expected.Run("""{"k":5,"least":0}""");
        using var other = tester.Tester.Run("""{"k":5,"least":0}""");
        Assert.That(RowsOf(other), Is.EqualTo(RowsOf(one)));
    }

    [Test]
    public void WarmRuns_OnTheDevice_AllocateNothingManaged()
    {
        using var tester = new PlacementTester(Ranked, Table(2000, hasNulls: false));
        var request = new RunRequest { Request = tester.Tester.Request("""{"k":5,"least":0}""") };
        long least = long.MaxValue;
        for (int i = 0; i < 100; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            tester.Graph.RunAsync(request).GetAwaiter().GetResult().Dispose();
            if (i >= 80)
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.That(tester.Stages.Single().Runs, Is.EqualTo(100));
        Assert.That(least, Is.Zero);
    }

    // The processor is said to need a second a row.
    [Test]
    public void DeviceThatIsSaidToBeFaster_IsUsed_UntilItsRunsSayOtherwise()
    {
        string[] table = Table(1000, hasNulls: false);
        using var expected = PlacementTester.OnProcessor(Ranked, table);
        var rows = expected.Rows("""{"k":5,"least":0}""");
        var fast = PlacementTester.Even with { Processor = new(1e9, 1e9, 1e9, 1e9, 1e9, 1e9, 1e9, 1e9, 1e9) };
        using var tester = new PlacementTester(Ranked, table, profile: fast);
        for (int run = 0; run < 20; run++)
            Assert.That(tester.Rows(), Is.EqualTo(rows));
        Assert.That(tester.Stages.Single().Runs, Is.EqualTo(20));
        // By half a nanosecond a row: the simulated device needs hundreds.
        var close = PlacementTester.Even with { Processor = new(2, 2, 2, 2, 2, 2, 2, 2, 2) };
        using var other = new PlacementTester(Ranked, table, profile: close);
        for (int run = 0; run < 100; run++)
            Assert.That(other.Rows(), Is.EqualTo(rows));
        Assert.That(other.Stages.Single().Runs, Is.InRange(1, 99));
    }

    [Test]
    public void DeviceThatIsSaidToBeSlower_IsNotUsed()
    {
        using var tester = new PlacementTester(
            Ranked, Table(1000, hasNulls: false), profile: PlacementTester.Even with { WaitNanoseconds = 1e9 });
        tester.Rows();
        Assert.That(tester.Stages.Single().Runs, Is.Zero);
        Assert.That(tester.Device.Counts[SimulatedAction.CreateQueue], Is.Zero);
    }

    // Columns of tables stay there, and the second stage finds what the first has left: only copies would not pay.
    [Test]
    public void Stages_WhoseColumnsAreOnTheDevice_AreWorthIt()
    {
        const string Chain = """
              sum: { op: test.sum, in: scan }
              out: { op: test.times, in: sum, columns: { a: sum, b: sum }, when: request.k > 0 }
            """;
        string[] table = Table(1000, hasNulls: false);
        // To bring a column takes 40 ns a row.
        var copying = PlacementTester.Even with
        {
            InNanoseconds = 10, WaitNanoseconds = 100,
            Device = new(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1), Processor = new(1, 1, 1, 1, 1, 1, 1, 1, 1),
        };
        using var tester = new PlacementTester(Chain, table, profile: copying);
        tester.Rows();
        Assert.That(tester.Stages.Select(stage => stage.Runs), Is.EqualTo(new[] { 1L, 1L }), "columns are pinned");
        var placements = StagePlacement.Of(
            tester.Graph.PhysicalPlan, new() { Devices = [new CalibratedDevice(tester.Device, copying)] });
        Assert.That(placements.Select(one => one.FromRows), Is.All.Null, "not from the host");
        Assert.That(placements[^1].After, Is.EqualTo(placements[^2].Stage));
    }

    [Test]
    public void ConcurrentRuns_ShareTheDevice()
    {
        string[] table = Table(1500, hasNulls: false);
        using var expected = PlacementTester.OnProcessor(Ranked, table);
        var rows = expected.Rows("""{"k":9,"least":0}""");
        using var tester = new PlacementTester(Ranked, table);
        var request = new RunRequest { Request = tester.Tester.Request("""{"k":9,"least":0}""") };
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            using var run = tester.Graph.RunAsync(request).AsTask().GetAwaiter().GetResult();
            Assert.That(run.Output(0).RowCount, Is.EqualTo(rows.Count));
        });
        Assert.That(tester.Rows("""{"k":9,"least":0}"""), Is.EqualTo(rows));
        Assert.That(tester.Stages.Single().Runs, Is.EqualTo(65));
    }

    /// <summary>Rows of the table.</summary>
    internal static string[] Table(int rows, bool hasNulls)
    {
        var random = new Random(rows);
        string Number(double value) => hasNulls && random.Next(6) == 0 ? "null"
            : value.ToString("R", CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(0, rows).Select(row =>
            $$"""{"id":{{row}},"a":{{Number(random.Next(100) / 4.0)}},"b":{{Number(random.Next(-9, 30))}},"""
            + $$""" "d":{{Number(random.Next(200) / 2.0)}},"n":{{Number(random.Next(12))}},"name":"row {{row}}"}""")];
    }

    private static (string Node, int RowsIn, int RowsOut)[] RowsOf(GraphRun run) =>
        [.. run.NodeTimes.ToArray().Select(time => (time.Node.Path, time.RowsIn, time.RowsOut))];
}
