using AdFlow.Devices.Simulated;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>A graph over one table, on a simulated device and on the processor. Dispose it: that tells whether the
/// device was misused.</summary>
internal sealed class PlacementTester : IDisposable
{
    private readonly GraphTester _graph;

    /// <summary>Opens a graph.</summary>
    /// <param name="nodes">Its nodes, from <c>scan</c> to <c>out</c>.</param>
    /// <param name="rows">Rows of its table.</param>
    /// <param name="simulated">How the device behaves.</param>
    /// <param name="change">Other options.</param>
    /// <param name="profile">How fast the device is said to be; null: it is used whatever it costs.</param>
    /// <param name="deadline">Deadline of the graph.</param>
    public PlacementTester(
        string nodes, string[] rows, SimulatedOptions? simulated = null,
        Func<BoundGraphOptions, BoundGraphOptions>? change = null, DeviceProfile? profile = null,
        string deadline = "60s")
    {
        Device = new SimulatedDevice(simulated ?? new());
        var options = new BoundGraphOptions
        {
            Threads = 1, Devices = [new CalibratedDevice(Device, profile ?? Even)], EagerDevices = profile is null,
            DeviceFailed = Told.Add,
        };
        _graph = Open(nodes, rows, change is null ? options : change(options), deadline);
    }

    /// <summary>A profile by which device and processor are as fast as each other.</summary>
    public static DeviceProfile Even { get; } =
        new(0, 0, 0, 0, 0, new(1, 1, 1, 1, 1, 1, 1, 1, 1), new(1, 1, 1, 1, 1, 1, 1, 1, 1));

    /// <summary>The device.</summary>
    public SimulatedDevice Device { get; }

    /// <summary>What was told of failures.</summary>
    public List<DeviceFallback> Told { get; } = [];

    /// <summary>The graph.</summary>
    public BoundGraph Graph => _graph.Graph;

    /// <summary>Its tester.</summary>
    public GraphTester Tester => _graph;

    /// <summary>What became of the stages that the device can execute.</summary>
    public IReadOnlyList<DeviceStageReport> Stages => Graph.Devices.Single().Stages;

    /// <summary>A graph that only the processor executes.</summary>
    public static GraphTester OnProcessor(string nodes, string[] rows) =>
        Open(nodes, rows, new BoundGraphOptions { Threads = 1 });

    /// <summary>Rows of the answer.</summary>
    public IReadOnlyList<string> Rows(string request = """{"k":5,"least":0}""") => _graph.Rows(request);

    public void Dispose()
    {
        _graph.Dispose();
        Device.Dispose();
    }

    private static GraphTester Open(string nodes, string[] rows, BoundGraphOptions options, string deadline = "60s")
    {
        var tester = new GraphTester(TestModules.All) { Options = options };
        return tester.Table("t", "id: int64; a: float32?; b: float32?; d: float64?; n: int32?; name: utf8?", rows)
            .Open($$$"""
                adflow: 1
                graph: placed
                deadline: {{{deadline}}}
                request: { k: "int32?", least: "float64?" }
                tables: { t: { path: t.arrow } }
                nodes:
                  scan: { op: scan, table: t }

                """ + nodes + "\noutput: out\n");
    }
}
