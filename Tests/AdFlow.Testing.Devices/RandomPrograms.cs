namespace AdFlow.Testing.Devices;

/// <summary>Random map programs over every operation, and columns to run them on.</summary>
public static class RandomPrograms
{
    private static readonly double[] Constants =
        [0, -0.0, 1, -1, 2, 0.5, 4, 1e-3, 3.7, -2.5, 1e30, 1e-40, double.PositiveInfinity, double.NegativeInfinity,
            double.NaN];

    private static readonly LaneOp[] Operations = [.. Enum.GetValues<LaneOp>().Where(op =>
        op is not LaneOp.Input && !op.IsBitwise())];

    /// <summary>A program with one to four inputs and outputs; two in three have a condition.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="isDouble">Its precision.</param>
    /// <param name="operations">How many operations to try to make; equal ones are one.</param>
    public static MapProgram Map(Random random, bool isDouble, int operations)
    {
        var graph = new LaneGraph(isDouble);
        DeviceType[] inputs = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => (DeviceType)random.Next(4))];
        int scalars = random.Next(3);
        List<LaneExpression> numbers = [.. inputs.Select((_, ordinal) => graph.Input(ordinal)),
            .. Enumerable.Range(MapProgram.FirstScalar, scalars).Select(graph.Input)];
        List<LaneExpression> masks = [graph.Make(LaneOp.Less, numbers[0], graph.Constant(0.5))];
        for (int i = 0; i < operations; i++)
        {
            var node = Next(graph, random, numbers, masks);
            (node.IsMask ? masks : numbers).Add(node);
        }
        LaneExpression[] outputs = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Recent(random, numbers))];
        var condition = random.Next(3) > 0 ? Recent(random, masks) : null;
        int[] nullable = condition is null
            ? [] : [.. Enumerable.Range(0, inputs.Length).Where(_ => random.Next(2) == 0)];
        return new MapProgram(isDouble, inputs, outputs, condition, nullable) { Scalars = scalars };
    }

    /// <summary>A program with one output for each operation that gives a number, and for each mask a selection by
    /// it.</summary>
    public static MapProgram EveryOperation(bool isDouble)
    {
        var graph = new LaneGraph(isDouble);
        LaneExpression[] inputs = [graph.Input(0), graph.Input(1), graph.Input(2)];
        var less = graph.Make(LaneOp.Less, inputs[0], inputs[1]);
        var greater = graph.Make(LaneOp.Greater, inputs[1], inputs[2]);
        var outputs = new List<LaneExpression>();
        foreach (var op in Operations.Where(op => op is not LaneOp.Constant))
        {
            LaneExpression[] operands = [.. Enumerable.Range(0, op.Arity()).Select(i =>
                !op.TakesMask(i) ? inputs[i] : i == 0 ? less : greater)];
            var node = graph.Make(op, operands);
            outputs.Add(node.IsMask ? graph.Make(LaneOp.Select, node, inputs[1], inputs[2]) : node);
        }
        var type = isDouble ? DeviceType.Float64 : DeviceType.Float32;
        return new MapProgram(isDouble, [type, type, type], outputs, null, []);
    }

    /// <summary>Sizes of a launch: the rows, and any scalars.</summary>
    public static long[] Sizes(MapProgram program, Random random, int rows) =>
        [rows, .. EdgeValues.Column<double>(random, program.Scalars).Select(BitConverter.DoubleToInt64Bits)];

    /// <summary>What a program reads: columns of edge values, and validity with nulls in half of the cases and bits
    /// behind the last row, which no program may look at.</summary>
    public static HostMemory[] Inputs(MapProgram program, Random random, int rows)
    {
        var inputs = program.Inputs.Select(type => Column(type, random, rows));
        var validity = program.Nullable.Select(_ =>
        {
            bool hasNulls = random.Next(2) == 0;
            var bits = HostMemory.OfBits([.. Enumerable.Range(0, rows).Select(_ => !hasNulls || random.Next(4) > 0)]);
            if (rows % 64 != 0)
                bits.As<ulong>()[^1] |= ulong.MaxValue << rows % 64;
            return bits;
        });
        return [.. inputs, .. validity];
    }

    /// <summary>A column of edge values.</summary>
    public static HostMemory Column(DeviceType type, Random random, int rows) => type switch
    {
        DeviceType.Float32 => HostMemory.Of<float>(EdgeValues.Column<float>(random, rows)),
        DeviceType.Float64 => HostMemory.Of<double>(EdgeValues.Column<double>(random, rows)),
        DeviceType.Int32 => HostMemory.Of<int>(EdgeValues.Column<int>(random, rows)),
        _ => HostMemory.Of<long>(EdgeValues.Column<long>(random, rows)),
    };

    private static LaneExpression Next(
        LaneGraph graph, Random random, List<LaneExpression> numbers, List<LaneExpression> masks)
    {
        var op = Operations[random.Next(Operations.Length)];
        if (op is LaneOp.Constant)
            return graph.Constant(random.Next(2) == 0
                ? Constants[random.Next(Constants.Length)] : random.NextDouble() * 8 - 4);
        LaneExpression[] operands =
            [.. Enumerable.Range(0, op.Arity()).Select(i => Recent(random, op.TakesMask(i) ? masks : numbers))];
        return graph.Make(op, operands);
    }

    // Rather one of the last, so that expressions get deep.
    private static LaneExpression Recent(Random random, List<LaneExpression> nodes) =>
        nodes[^(1 + random.Next(random.Next(3) == 0 ? nodes.Count : Math.Min(6, nodes.Count)))];
}
