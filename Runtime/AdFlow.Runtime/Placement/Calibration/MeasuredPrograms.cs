using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>What is measured.</summary>
internal static class MeasuredPrograms
{
    /// <summary>So many products and sums, each of the one before.</summary>
    public static MapProgram Simple(bool isDouble, int operations) => Map(isDouble, operations, (graph, value, i) =>
        graph.Make(i % 2 == 0 ? LaneOp.Multiply : LaneOp.Add, value, graph.Constant(0.75 + i / 64.0)));

    /// <summary>So many logistic functions, each of the one before.</summary>
    public static MapProgram Function(bool isDouble, int functions) =>
        Map(isDouble, functions, (graph, value, _) => graph.Make(LaneOp.Sigmoid, value));

    private static MapProgram Map(
        bool isDouble, int count, Func<LaneGraph, LaneExpression, int, LaneExpression> next)
    {
        var graph = new LaneGraph(isDouble);
        var value = graph.Input(0);
        for (int i = 0; i < count; i++)
            value = next(graph, value, i);
        return new MapProgram(
            isDouble, [isDouble ? DeviceType.Float64 : DeviceType.Float32], [value], null, []);
    }
}
