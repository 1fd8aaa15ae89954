using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// Identities that hold to the bit for every input, NaN (any NaN equals any), infinities, zeros and denormals included.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>x*1, 1*x, x/1 = x: a product or quotient with 1 is exact, the sign of zero stays.</item>
/// <item>x*(-1), x/(-1) = -x: exact, and the sign flips for zero and infinity as well.</item>
/// <item>x + (-0), x - (+0) = x: -0 + -0 = -0 and +0 + -0 = +0. Not so for x + (+0), which turns -0 to +0.</item>
/// <item>x + (-y) = x - y and x - (-y) = x + y: IEEE 754 defines subtraction so.</item>
/// <item>x/c = x*(1/c) where c and 1/c are normal powers of two: both round the same real number, once.</item>
/// <item>-(-x) = x; |-x| = |x|; ||x|| = |x|: only the sign bit is touched.</item>
/// <item>min(x, x) = max(x, x) = x.</item>
/// <item>Rounding to an integral value leaves an integral value as it is, the sign of zero included.</item>
/// <item>A selection by a known mask, of twice the same, or by a negated mask; not not m = m; not (x = y) is x != y and
/// back, by definition; and, or, exclusive or of a mask with itself or a known one.</item>
/// <item>Operands of commutative operations and the factors of a fused product may be swapped, and x > y is y &lt; x:
/// they are put in one order so that more nodes are equal.</item>
/// </list>
/// Not here because they are false for some input: x - x = 0, x*0 = 0, x/x = 1 (NaN, infinity); x + 0 = x (-0);
/// not (x &lt; y) is x >= y (NaN); what regroups a sum or a product, or makes a fused one of two (rounding).
/// </remarks>
internal static class LaneIdentities
{
    /// <summary>The node for an operation, or a simpler one that has the same value.</summary>
    /// <param name="graph">Makes the nodes.</param>
    /// <param name="op">Any that has operands.</param>
    /// <param name="operands">Simplified nodes of the graph, not all known.</param>
    public static LaneExpression Apply(LaneGraph graph, LaneOp op, ReadOnlySpan<LaneExpression> operands) => op switch
    {
        LaneOp.Add => Sum(graph, operands[0], operands[1]),
        LaneOp.Subtract => Difference(graph, operands[0], operands[1]),
        LaneOp.Multiply => Product(graph, operands[0], operands[1]),
        LaneOp.Divide => Quotient(graph, operands[0], operands[1]),
        LaneOp.Negate or LaneOp.Abs or LaneOp.Floor or LaneOp.Ceiling or LaneOp.Round =>
            OfOne(graph, op, operands[0]),
        LaneOp.Min or LaneOp.Max =>
            operands[0] == operands[1] ? operands[0] : Ordered(graph, op, operands[0], operands[1]),
        LaneOp.Equal or LaneOp.NotEqual => Ordered(graph, op, operands[0], operands[1]),
        LaneOp.Greater => graph.Make(LaneOp.Less, operands[1], operands[0]),
        LaneOp.GreaterOrEqual => graph.Make(LaneOp.LessOrEqual, operands[1], operands[0]),
        LaneOp.MultiplyAdd when operands[0].Id > operands[1].Id =>
            graph.Make(op, operands[1], operands[0], operands[2]),
        LaneOp.And or LaneOp.Or or LaneOp.Xor => OfMasks(graph, op, operands[0], operands[1]),
        LaneOp.Not => Not(graph, operands[0]),
        LaneOp.Select => Select(graph, operands[0], operands[1], operands[2]),
        _ => graph.Make(op, operands),
    };

    private static LaneExpression Sum(LaneGraph graph, LaneExpression left, LaneExpression right) =>
        IsNumber(right, -0.0) ? left
        : IsNumber(left, -0.0) ? right
        : right.Op is LaneOp.Negate ? Difference(graph, left, right.Operands[0])
        : left.Op is LaneOp.Negate ? Difference(graph, right, left.Operands[0])
        : Ordered(graph, LaneOp.Add, left, right);

    private static LaneExpression Difference(LaneGraph graph, LaneExpression left, LaneExpression right) =>
        IsNumber(right, 0.0) ? left
        : right.Op is LaneOp.Negate ? Sum(graph, left, right.Operands[0])
        : graph.Make(LaneOp.Subtract, left, right);

    private static LaneExpression Product(LaneGraph graph, LaneExpression left, LaneExpression right) =>
        IsNumber(right, 1) ? left
        : IsNumber(left, 1) ? right
        : IsNumber(right, -1) ? OfOne(graph, LaneOp.Negate, left)
        : IsNumber(left, -1) ? OfOne(graph, LaneOp.Negate, right)
        : Ordered(graph, LaneOp.Multiply, left, right);

    private static LaneExpression Quotient(LaneGraph graph, LaneExpression left, LaneExpression right) =>
        HasExactInverse(graph, right)
            ? Product(graph, left, LaneFolding.Fold(graph, LaneOp.Divide, [graph.Constant(1), right]))
            : graph.Make(LaneOp.Divide, left, right);

    private static bool HasExactInverse(LaneGraph graph, LaneExpression node)
    {
        if (node.Op is not LaneOp.Constant || !double.IsPow2(Math.Abs(node.Value)))
            return false;
        int power = Math.ILogB(node.Value), most = graph.IsDouble ? 1022 : 126;
        return power >= -most && power <= most;
    }

    private static LaneExpression OfOne(LaneGraph graph, LaneOp op, LaneExpression value) => op switch
    {
        LaneOp.Negate when value.Op is LaneOp.Negate => value.Operands[0],
        LaneOp.Abs when value.Op is LaneOp.Negate => graph.Make(op, value.Operands[0]),
        LaneOp.Abs when value.Op is LaneOp.Abs => value,
        LaneOp.Floor or LaneOp.Ceiling or LaneOp.Round
            when value.Op is LaneOp.Floor or LaneOp.Ceiling or LaneOp.Round => value,
        _ => graph.Make(op, value),
    };

    private static LaneExpression OfMasks(LaneGraph graph, LaneOp op, LaneExpression left, LaneExpression right)
    {
        if (left == right)
            return op is LaneOp.Xor ? graph.Mask(false) : left;
        var known = LaneFolding.IsKnown(left) ? left : right;
        if (!LaneFolding.IsKnown(known))
            return Ordered(graph, op, left, right);
        var other = known == left ? right : left;
        bool isTrue = known.Op is LaneOp.True;
        return op switch
        {
            LaneOp.And => isTrue ? other : known,
            LaneOp.Or => isTrue ? known : other,
            _ => isTrue ? Not(graph, other) : other,
        };
    }

    private static LaneExpression Not(LaneGraph graph, LaneExpression mask) => mask.Op switch
    {
        LaneOp.Not => mask.Operands[0],
        LaneOp.Equal => graph.Make(LaneOp.NotEqual, mask.Operands),
        LaneOp.NotEqual => graph.Make(LaneOp.Equal, mask.Operands),
        _ => graph.Make(LaneOp.Not, mask),
    };

    private static LaneExpression Select(
        LaneGraph graph, LaneExpression mask, LaneExpression ifTrue, LaneExpression ifFalse) => mask.Op switch
        {
            LaneOp.True => ifTrue,
            LaneOp.False => ifFalse,
            _ when ifTrue == ifFalse => ifTrue,
            LaneOp.Not => graph.Make(LaneOp.Select, mask.Operands[0], ifFalse, ifTrue),
            _ => graph.Make(LaneOp.Select, mask, ifTrue, ifFalse),
        };

    private static LaneExpression Ordered(LaneGraph graph, LaneOp op, LaneExpression left, LaneExpression right) =>
        left.Id <= right.Id ? graph.Make(op, left, right) : graph.Make(op, right, left);

    // By bits, so that −0 is not 0.
    private static bool IsNumber(LaneExpression node, double value) =>
        node.Op is LaneOp.Constant
        && BitConverter.DoubleToInt64Bits(node.Value) == BitConverter.DoubleToInt64Bits(value);
}
