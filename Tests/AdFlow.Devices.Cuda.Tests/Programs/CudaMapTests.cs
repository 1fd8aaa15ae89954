using System.Numerics;
using AdFlow.Testing.Devices;

namespace AdFlow.Devices.Cuda.Tests.Programs;

/// <summary>The text of map programs, executed, has the bits of the reference.</summary>
[TestFixture(typeof(float))]
[TestFixture(typeof(double))]
public sealed unsafe class CudaMapTests<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly LaneOp[] s_operations = [.. Enum.GetValues<LaneOp>().Where(op => op.Arity() > 0)];

    private static bool IsDouble => sizeof(T) == sizeof(double);

    private static DeviceType Type => IsDouble ? DeviceType.Float64 : DeviceType.Float32;

    [TestCase(1), TestCase(63), TestCase(257), TestCase(2100)]
    public void EveryOperation_HasTheBitsOfTheReference(int rows)
    {
        var graph = new LaneGraph(IsDouble);
        LaneExpression[] inputs = [graph.Input(0), graph.Input(1), graph.Input(2)];
        var isLess = graph.Make(LaneOp.Less, inputs[0], inputs[1]);
        var isSmall = graph.Make(LaneOp.LessOrEqual, inputs[1], inputs[2]);
        var outputs = new List<LaneExpression> { graph.Constant(0.1), graph.Constant(double.NaN), inputs[1] };
        foreach (var op in s_operations.Where(op => !op.IsBitwise()))
        {
            LaneExpression[] operands = [.. inputs];
            for (int i = 0; i < op.Arity(); i++)
                if (op.TakesMask(i))
                    operands[i] = i == 0 ? isLess : isSmall;
            var node = graph.Make(op, operands.AsSpan(0, op.Arity()));
            outputs.Add(node.IsMask ? graph.Make(LaneOp.Select, node, inputs[2], inputs[1]) : node);
        }
        outputs.Add(graph.Make(LaneOp.Select, graph.Mask(true), inputs[0], inputs[1]));
        outputs.Add(graph.Make(LaneOp.Select, graph.Mask(false), inputs[0], inputs[1]));
        Check(new MapProgram(IsDouble, [Type, Type, Type], outputs, null, []), rows, rows);
    }

    [TestCase(DeviceType.Float32), TestCase(DeviceType.Float64), TestCase(DeviceType.Int32), TestCase(DeviceType.Int64)]
    public void Inputs_AreConvertedLikeTheReference(DeviceType type)
    {
        var graph = new LaneGraph(IsDouble);
        Check(new MapProgram(IsDouble, [type], [graph.Input(0)], null, []), 3000, 5);
    }

    [TestCase(1), TestCase(64), TestCase(65), TestCase(1000)]
    public void Condition_HasTheBitsOfTheReference_NullRowsAreFalse(int rows)
    {
        var graph = new LaneGraph(IsDouble);
        var isLess = graph.Make(LaneOp.Less, graph.Input(0), graph.Input(1));
        var log = graph.Make(LaneOp.Log1p, graph.Input(2));
        var program = new MapProgram(
            IsDouble, [Type, DeviceType.Int32, DeviceType.Float32], [log], graph.Make(LaneOp.Not, isLess), [2, 0]);
        Check(program, rows, 3);
        Check(program with { Nullable = [] }, rows, 4);
        Check(program with { Outputs = [], Condition = graph.Mask(true) }, rows, 5);
    }

    [Test]
    public void RandomExpressions_HaveTheBitsOfTheReference([Range(1, 12)] int seed)
    {
        var random = new Random(seed);
        var graph = new LaneGraph(IsDouble);
        var numbers = new List<LaneExpression> { graph.Input(0), graph.Input(1), graph.Constant(random.NextDouble()) };
        var masks = new List<LaneExpression> { graph.Make(LaneOp.Less, numbers[0], numbers[1]) };
        var operations = s_operations.Where(op => !op.IsBitwise()).ToArray();
        for (int i = 0; i < 40; i++)
        {
            var op = operations[random.Next(operations.Length)];
            var operands = Enumerable.Range(0, op.Arity()).Select(operand =>
                op.TakesMask(operand) ? masks[random.Next(masks.Count)] : numbers[random.Next(numbers.Count)]);
            var node = graph.Make(op, [.. operands]);
            (node.IsMask ? masks : numbers).Add(node);
        }
        Check(new MapProgram(
            IsDouble, [DeviceType.Int64, Type], numbers[^3..], masks[^1], random.Next(2) == 0 ? [] : [1]), 300, seed);
    }

    [Test]
    public void Scalars_AreParametersOfTheKernel([Range(1, 20)] int seed)
    {
        var program = RandomPrograms.Map(new Random(seed), IsDouble, 12);
        Check(program, 70, seed);
        var graph = new LaneGraph(IsDouble);
        var scalar = graph.Input(MapProgram.FirstScalar + 1);
        Check(new MapProgram(IsDouble, [Type], [scalar, graph.Make(LaneOp.Pow, graph.Input(0), scalar)],
            graph.Make(LaneOp.Less, graph.Input(0), scalar), []) { Scalars = 2 }, 70, seed);
    }

    [Test]
    public void NoRows_NothingIsLaunched()
    {
        var graph = new LaneGraph(IsDouble);
        using var run = new ProgramRun(
            new MapProgram(IsDouble, [Type], [graph.Input(0)], null, []), [0], [[]], seed: 1);
        Assert.That(run.Launcher.Launched, Is.Empty);
    }

    [Test]
    public void TooManyColumnsOrOperations_AreUnsupported()
    {
        var graph = new LaneGraph(IsDouble, 1 << 17);
        var wide = new MapProgram(IsDouble, [.. Enumerable.Repeat(Type, 600)], [graph.Input(0)], null, []);
        Assert.That(() => CudaProgram.Of(wide),
            Throws.TypeOf<DeviceException>().With.Message.Contains("601 columns and scalars"));
        var sum = graph.Input(0);
        for (int i = 0; i < LaneExpansion.DefaultLimit; i++)
            sum = graph.Make(LaneOp.Add, sum, graph.Input(0));
        Assert.That(() => CudaProgram.Of(new MapProgram(IsDouble, [Type], [sum], null, [])),
            Throws.TypeOf<DeviceException>().With.Property("Fault").EqualTo(DeviceFault.Unsupported));
    }

    private static void Check(MapProgram program, int rows, int seed)
    {
        var random = new Random(seed);
        var inputs = program.Inputs.Select(type => Column(type, random, rows)).ToList();
        foreach (int _ in program.Nullable)
        {
            using var bits = HostMemory.OfBits([.. Enumerable.Range(0, rows).Select(_ => random.Next(3) > 0)]);
            inputs.Add(bits.As<byte>().ToArray());
        }
        using var run = new ProgramRun(
            program, RandomPrograms.Sizes(program, random, rows), [.. inputs], seed);
        for (int i = 0; i < program.Outputs.Count; i++)
            run.AssertSame<T>(program.FirstOutput + i, $"seed {seed}, rows {rows}, {Short(program.Outputs[i])}");
        if (program.Condition is not null)
            run.AssertSame<ulong>(program.ArgumentCount - 1, $"seed {seed}, rows {rows}, {program.Condition.Op}");
    }

    private static string Short(LaneExpression node) =>
        $"{node.Op} of {string.Join(", ", node.Operands.ToArray().Select(operand => operand.Op))}";

    private static byte[] Column(DeviceType type, Random random, int rows) => type switch
    {
        DeviceType.Float32 => ProgramRun.Bytes<float>(EdgeValues.Column<float>(random, rows)),
        DeviceType.Float64 => ProgramRun.Bytes<double>(EdgeValues.Column<double>(random, rows)),
        DeviceType.Int32 => ProgramRun.Bytes<int>(EdgeValues.Column<int>(random, rows)),
        _ => ProgramRun.Bytes<long>(EdgeValues.Column<long>(random, rows)),
    };
}
