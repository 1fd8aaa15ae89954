using System.Numerics;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Computes an operation on constants by the scalar lane itself, so that the bits are those of the kernels.
/// </summary>
internal static class LaneFolding
{
    /// <summary>Whether the value is known: a number or a mask that is the same everywhere.</summary>
    public static bool IsKnown(LaneExpression node) => node.Op is LaneOp.Constant or LaneOp.False or LaneOp.True;

    /// <summary>The constant or the mask that an operation on known operands gives.</summary>
    /// <param name="graph">Makes the node; gives the precision.</param>
    /// <param name="op">Any that has operands.</param>
    /// <param name="operands">Each <see cref="IsKnown"/>.</param>
    public static LaneExpression Fold(LaneGraph graph, LaneOp op, ReadOnlySpan<LaneExpression> operands) =>
        op is LaneOp.Select ? operands[operands[0].Op is LaneOp.True ? 1 : 2]
        : op.TakesMask(0) ? graph.Mask(Truth(op, operands))
        : graph.IsDouble ? Fold<double>(graph, op, operands)
        : Fold<float>(graph, op, operands);

    private static LaneExpression Fold<T>(LaneGraph graph, LaneOp op, ReadOnlySpan<LaneExpression> operands)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var a = At<T>(operands, 0);
        var b = At<T>(operands, 1);
        var c = At<T>(operands, 2);
        if (op.IsMask())
            return graph.Mask(ScalarLane<T>.ToBits(Compare(op, a, b)) != 0);
        var result = operands.Length switch { 1 => Of(op, a), 2 => Of(op, a, b), _ => Of(op, a, b, c) };
        return graph.Constant(double.CreateTruncating(result.Value));
    }

    private static ScalarLane<T> At<T>(ReadOnlySpan<LaneExpression> operands, int index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        index < operands.Length ? ScalarLane<T>.Constant(operands[index].Value) : default;

    private static bool Truth(LaneOp op, ReadOnlySpan<LaneExpression> operands)
    {
        bool left = operands[0].Op is LaneOp.True, right = operands.Length > 1 && operands[1].Op is LaneOp.True;
        return op switch
        {
            LaneOp.And => left & right,
            LaneOp.Or => left | right,
            LaneOp.Xor => left ^ right,
            LaneOp.Not => !left,
            _ => throw Unknown(op),
        };
    }

    private static Mask<V> Compare<V>(LaneOp op, V a, V b) where V : struct, ILane<V> => op switch
    {
        LaneOp.Greater => a > b,
        LaneOp.GreaterOrEqual => a >= b,
        LaneOp.Less => a < b,
        LaneOp.LessOrEqual => a <= b,
        LaneOp.Equal => V.Equal(a, b),
        LaneOp.NotEqual => V.NotEqual(a, b),
        LaneOp.IsNaN => V.IsNaN(a),
        _ => throw Unknown(op),
    };

    private static V Of<V>(LaneOp op, V a) where V : struct, ILane<V> => op switch
    {
        LaneOp.Negate => -a,
        LaneOp.Abs => V.Abs(a),
        LaneOp.Floor => V.Floor(a),
        LaneOp.Ceiling => V.Ceiling(a),
        LaneOp.Round => V.Round(a),
        LaneOp.Sqrt => V.Sqrt(a),
        LaneOp.Exp => V.Exp(a),
        LaneOp.Log => V.Log(a),
        LaneOp.Log1p => V.Log1p(a),
        LaneOp.Sigmoid => V.Sigmoid(a),
        LaneOp.Tanh => V.Tanh(a),
        _ => throw Unknown(op),
    };

    private static V Of<V>(LaneOp op, V a, V b) where V : struct, ILane<V> => op switch
    {
        LaneOp.Add => a + b,
        LaneOp.Subtract => a - b,
        LaneOp.Multiply => a * b,
        LaneOp.Divide => a / b,
        LaneOp.Min => V.Min(a, b),
        LaneOp.Max => V.Max(a, b),
        LaneOp.Pow => V.Pow(a, b),
        _ => throw Unknown(op),
    };

    private static V Of<V>(LaneOp op, V a, V b, V c) where V : struct, ILane<V> =>
        op is LaneOp.MultiplyAdd ? V.MultiplyAdd(a, b, c) : throw Unknown(op);

    private static InvalidOperationException Unknown(LaneOp op) => new($"{op} has no value: a bug of the compilation.");
}
