using System.Runtime.CompilerServices;

namespace AdFlow.Devices.Cuda.Tests.Ptx;

/// <summary>
/// The generated text, as it was when last looked at: a change that nobody meant shows. With the environment variable
/// ADFLOW_WRITE_GOLDEN set the files are written instead.
/// </summary>
public sealed class GoldenTextTests
{
    private static readonly Dictionary<string, DeviceProgram> s_programs = new()
    {
        ["map_float32"] = Map(isDouble: false),
        ["map_float64"] = Map(isDouble: true),
        ["map_scalars_float32"] = WithScalars(isDouble: false),
        ["map_scalars_float64"] = WithScalars(isDouble: true),
        ["compact"] = new CompactProgram(),
        ["top_float32"] = new TopProgram(false),
        ["top_float64"] = new TopProgram(true),
        ["vector_scan_64"] = new VectorScanProgram(64),
        ["vector_scan_301"] = new VectorScanProgram(301),
        ["take_int64"] = new TakeProgram(DeviceType.Int64),
    };

    private static IEnumerable<string> Names => s_programs.Keys;

    [TestCaseSource(nameof(Names))]
    public void Text_IsTheGoldenOne(string name)
    {
        string text = CudaProgram.Of(s_programs[name]).Module.Text;
        string path = Path.Combine(Folder(), $"{name}.ptx");
        if (Environment.GetEnvironmentVariable("ADFLOW_WRITE_GOLDEN") is { Length: > 0 })
            File.WriteAllText(path, text);
        Assert.That(File.ReadAllText(path).ReplaceLineEndings("\n"), Is.EqualTo(text), path);
    }

    // The click probability of a sample, clipped, and which rows bid enough; nulls of the bid are refused.
    private static MapProgram Map(bool isDouble)
    {
        var graph = new LaneGraph(isDouble);
        LaneExpression score = graph.Input(0), bid = graph.Input(1);
        var click = graph.Make(LaneOp.Min, graph.Make(LaneOp.Sigmoid,
            graph.Make(LaneOp.MultiplyAdd, score, graph.Constant(0.5), graph.Constant(-2))), graph.Constant(0.9));
        var ecpm = graph.Make(LaneOp.Multiply, click, bid);
        return new MapProgram(isDouble, [DeviceType.Float32, DeviceType.Int64], [click, ecpm],
            graph.Make(LaneOp.GreaterOrEqual, ecpm, graph.Constant(0.05)), [1]);
    }

    // A bid with a boost of the request, where it reaches the request's floor.
    private static MapProgram WithScalars(bool isDouble)
    {
        var graph = new LaneGraph(isDouble);
        var boosted = graph.Make(LaneOp.Multiply, graph.Input(0), graph.Input(MapProgram.FirstScalar));
        var floor = graph.Input(MapProgram.FirstScalar + 1);
        return new MapProgram(isDouble, [DeviceType.Float32], [boosted],
            graph.Make(LaneOp.GreaterOrEqual, boosted, floor), []) { Scalars = 2 };
    }

    private static string Folder([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "Golden");
}
