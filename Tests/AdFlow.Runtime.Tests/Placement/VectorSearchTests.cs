using System.Globalization;
using AdFlow.Devices.Simulated;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>Searches of vectors on a device, where the vectors stay.</summary>
public sealed class VectorSearchTests
{
    private const string Request = """{"v":[1,-2,3],"k":7}""";

    [Test]
    public void Search_OnTheDevice_FindsTheSameRows([Values(1, 5, 100, 3000)] int rows, [Values] bool odd)
    {
        using var device = new SimulatedDevice(new());
        string[] table = Rows(rows, odd);
        using var expected = Open(table, new BoundGraphOptions());
        using (var tester = Open(table, On(device)))
            foreach (int k in (int[])[0, 1, 7, rows, rows + 9])
            {
                string request = $$"""{"v":[1,-2,3],"k":{{k}}}""";
                Assert.That(tester.Rows(request), Is.EqualTo(expected.Rows(request)), $"k {k}");
            }
    }

    [Test]
    public void Vectors_StayOnTheDevice()
    {
        using var device = new SimulatedDevice(new());
        using var tester = Open(Rows(1000, isOdd: false), On(device));
        for (int run = 0; run < 5; run++)
            tester.Rows(Request);
        Assert.That(device.Counts[SimulatedAction.CopyIn], Is.EqualTo(1 + 5), "the vectors once, each query");
        Assert.That(tester.Graph.Devices.Single().PinnedBytes, Is.EqualTo(1000 * 3 * sizeof(float)));
        Assert.That(tester.Graph.Devices.Single().Stages.Single().Runs, Is.EqualTo(5));
    }

    [Test]
    public void Vectors_ThatAreMissing_LeaveTheSearchToTheProcessor()
    {
        using var device = new SimulatedDevice(new());
        string[] rows = [.. Rows(50, isOdd: false), """{"id":50,"vector":null}"""];
        using var expected = Open(rows, new BoundGraphOptions());
        using var tester = Open(rows, On(device));
        Assert.That(tester.Rows(Request), Is.EqualTo(expected.Rows(Request)));
        Assert.That(device.Counts[SimulatedAction.Launch], Is.Zero);
    }

    [Test]
    public void FailingLaunch_LeavesTheSearchToTheProcessor([Values] bool atOnce)
    {
        using var device = new SimulatedDevice(new()
        {
            Faults = [new SimulatedFault(SimulatedAction.Launch, 1, AtOnce: atOnce)],
        });
        using var expected = Open(Rows(50, isOdd: false), new BoundGraphOptions());
        using var tester = Open(Rows(50, isOdd: false), On(device));
        for (int run = 0; run < 3; run++)
            Assert.That(tester.Rows(Request), Is.EqualTo(expected.Rows(Request)));
        var stage = tester.Graph.Devices.Single().Stages.Single();
        Assert.That((stage.Runs, stage.Fallbacks.Values.Sum()), Is.EqualTo((2L, 1L)));
    }

    private static BoundGraphOptions On(SimulatedDevice device) => new()
    {
        Devices = [new CalibratedDevice(device, PlacementTester.Even)], EagerDevices = true,
    };

    private static GraphTester Open(string[] rows, BoundGraphOptions options) =>
        new GraphTester(TestModules.All) { Options = options }
            .Table("t", "id: int64; vector: vector<float32,3>?", rows).Open("""
                adflow: 1
                graph: near
                request: { v: "vector<float32,3>", k: int32 }
                tables: { t: { path: t.arrow } }
                nodes:
                  near:
                    { op: recall.vector, in: request, table: t, with: { limit: =request.k }, columns: { vector: v } }
                  out: { op: select, in: near, with: [id, score] }
                output: out
                """);

    // Ties; and with numbers whose products overflow, NaN and infinities.
    private static string[] Rows(int rows, bool isOdd)
    {
        var random = new Random(rows);
        string[] strange = ["3e38", "-3e38", "-0.0"];
        string Number() => isOdd && random.Next(4) == 0 ? strange[random.Next(3)]
            : random.Next(-5, 6).ToString(CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(0, rows).Select(row =>
            $$"""{"id":{{row}},"vector":[{{Number()}},{{Number()}},{{Number()}}]}""")];
    }
}
