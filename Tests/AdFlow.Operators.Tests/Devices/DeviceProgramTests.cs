namespace AdFlow.Operators.Tests.Devices;

public sealed class DeviceProgramTests
{
    private static readonly LaneGraph Graph = new(isDouble: false);
    private static readonly LaneExpression Positive = Graph.Make(LaneOp.Greater, Graph.Input(0), Graph.Constant(0));

    private static readonly TestCaseData[] Wrong =
    [
        Case(Map([], null), "The program computes nothing. Expected outputs or a condition."),
        Case(Map([Positive], null), "Output 0 is the mask Greater. Expected a number."),
        Case(Map([], Graph.Input(0)), "The condition is the number Input. Expected a mask."),
        Case(Map([Graph.Input(1)], null), "An expression reads input 1; there are 1 inputs."),
        Case(Map([Graph.Input(MapProgram.FirstScalar)], null), "An expression reads scalar 0; there are 0 scalars."),
        Case(Map([Graph.Input(MapProgram.FirstScalar + 2)], null) with { Scalars = 2 },
            "An expression reads scalar 2; there are 2 scalars."),
        Case(Map([Graph.Input(0)], null) with { Scalars = -1 },
            "The program has 1 inputs and -1 scalars. Expected at most 65536 inputs, and no negative number."),
        Case(Map([Graph.Input(0)], null, 0),
            "Inputs are stated to have nulls, but there is no condition that they fail."),
        Case(Map([], Positive, 1), "Input 1 is stated to have nulls; there are 1 inputs."),
        Case(Map([], Positive, 0, 0), "An input is stated twice to have nulls. Expected each once."),
        Case(Map([new LaneGraph(isDouble: true).Constant(0.1)], null),
            "The constant 0.1 is no float32. Expected expressions of the program's precision."),
        Case(Map([Graph.Make(LaneOp.Exponent, Graph.Input(0))], null),
            "An expression has the operation Exponent, which only a backend's own expansion makes. Expected what a "
            + "body was traced to."),
        Case(Map([Graph.Input(0), new LaneGraph(isDouble: false).Constant(1)], null),
            "Input and Constant are of different graphs. Expected expressions of one graph."),
        Case(new TakeProgram((DeviceType)9), "9 is no type of a column on a device."),
        Case(new VectorScanProgram(0), "Vectors of 0 dimensions are not scanned. Expected at least 1."),
    ];

    [TestCaseSource(nameof(Wrong))]
    public void Check_WrongProgram_SaysWhatIsWrong(DeviceProgram program, string message) =>
        Assert.That(program.Check, Throws.ArgumentException.With.Message.EqualTo(message));

    [Test]
    public void Nodes_SharedAndDeep_AreEachOnceAndBehindTheirOperands()
    {
        var graph = new LaneGraph(isDouble: true, limit: 100_000);
        var sum = graph.Input(0);
        for (int i = 0; i < 50_000; i++)
            sum = graph.Make(LaneOp.Add, sum, sum);
        var program = new MapProgram(true, [DeviceType.Float64], [sum, graph.Input(0)], null, []);

        var nodes = program.Nodes();

        Assert.That(nodes, Has.Count.EqualTo(50_001));
        Assert.That(nodes.Select(node => node.Id), Is.Ordered.And.Unique);
    }

    [Test]
    public void CheckLaunch_WrongNumbers_SaysWhatItTakes()
    {
        var program = new CompactProgram();
        using var memory = new Bytes(1000);
        DeviceArgument at0 = new(memory, 0), at64 = new(memory, 64), at576 = new(memory, 576);
        Refuse(program, [at0], [64], "CompactProgram takes 3 arguments, not 1.");
        Refuse(program, [at0, at64, at576], [], "CompactProgram takes 1 sizes, not 0.");
        Refuse(program, [at0, at64, at576], [-1], "Size 0 of CompactProgram is -1. Expected 0 to 2147483647.");
        Refuse(program, [at0, at64, at576], [1L << 31],
            "Size 0 of CompactProgram is 2147483648. Expected 0 to 2147483647.");
        Refuse(program, [at0, new(memory, 8), at576], [64],
            "Argument 1 (row numbers) of CompactProgram starts at byte 8. Expected a multiple of 64.");
        Refuse(program, [at0, at64, default], [64], "Argument 2 (count) of CompactProgram has no memory.");
        Refuse(program, [at0, at64, at576], [500], "Argument 1 (row numbers) of CompactProgram needs 2000 bytes from "
            + "byte 64 on; its memory has 1000 in all.");
        Refuse(program, [at0, at64, at576], [130],
            "Argument 1 (row numbers) of CompactProgram is written to bytes 64 to "
            + "583, where count has bytes 576 to 579. What a launch writes must overlap nothing.");
        Refuse(program, [at64, at64, at576], [64],
            "Argument 1 (row numbers) of CompactProgram is written to bytes 64 to "
            + "319, where bitmap has bytes 64 to 71. What a launch writes must overlap nothing.");
        program.CheckLaunch([at0, at64, at576], [128]);
        program.CheckLaunch([at64, at64, at576], [0]);
    }

    [Test]
    public void CheckLaunch_SizesWhoseProductOverflows_IsRefused()
    {
        using var memory = new Bytes(1 << 20);
        DeviceArgument any = new(memory, 0);
        Refuse(new VectorScanProgram(int.MaxValue), [any, any, any, any], [int.MaxValue, 1, 1],
            $"Argument 0 (vectors) of VectorScanProgram needs {long.MaxValue} bytes from byte 0 on; "
            + "its memory has 1048576 in all.");
    }

    [Test]
    public void NamesAndBytes_OfAMapWithEverything_FollowItsArguments()
    {
        var graph = new LaneGraph(isDouble: true);
        var program = new MapProgram(true, [DeviceType.Int32, DeviceType.Float64], [graph.Input(0), graph.Input(1)],
            graph.Make(LaneOp.IsNaN, graph.Input(0)), [1]);
        var arguments = Enumerable.Range(0, program.ArgumentCount).Select(argument =>
            $"{program.NameOf(argument)}: {program.BytesOf(argument, [65])} {program.IsWritten(argument)}");
        Assert.That(arguments, Is.EqualTo(new[]
        {
            "input 0: 260 False", "input 1: 520 False", "validity of input 1: 16 False", "output 0: 520 True",
            "output 1: 520 True", "bitmap of the condition: 16 True",
        }));
    }

    private static void Refuse(DeviceProgram program, DeviceArgument[] arguments, long[] sizes, string message) =>
        Assert.That(() => program.CheckLaunch(arguments, sizes),
            Throws.ArgumentException.With.Message.EqualTo(message));

    private static MapProgram Map(LaneExpression[] outputs, LaneExpression? condition, params int[] nullable) =>
        new(false, [DeviceType.Float32], outputs, condition, nullable);

    private static TestCaseData Case(DeviceProgram program, string message) => new(program, message);

    private sealed class Bytes(long bytes) : DeviceMemory(bytes)
    {
        public override void Dispose() { }
    }
}
