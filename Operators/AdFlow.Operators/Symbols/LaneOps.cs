namespace AdFlow.Operators;

/// <summary>What is known about each <see cref="LaneOp"/> without an operand.</summary>
public static class LaneOps
{
    /// <summary>Number of operands, 0 to 3.</summary>
    public static int Arity(this LaneOp op) => op switch
    {
        <= LaneOp.True => 0,
        LaneOp.Select or LaneOp.MultiplyAdd => 3,
        LaneOp.Negate or LaneOp.IsNaN or LaneOp.Not or LaneOp.Abs or LaneOp.Floor or LaneOp.Ceiling or LaneOp.Round
            or LaneOp.Sqrt or LaneOp.Exp or LaneOp.Log or LaneOp.Log1p or LaneOp.Sigmoid or LaneOp.Tanh
            or LaneOp.ToExponent or LaneOp.Exponent or LaneOp.Significand or LaneOp.Unscale or LaneOp.IsUsual => 1,
        _ => 2,
    };

    /// <summary>Whether the result is a mask; else it is a number.</summary>
    public static bool IsMask(this LaneOp op) =>
        op is LaneOp.False or LaneOp.True or LaneOp.IsUsual or (>= LaneOp.Greater and <= LaneOp.Not);

    /// <summary>Whether an operand is a mask; else it is a number.</summary>
    public static bool TakesMask(this LaneOp op, int operand) =>
        op is LaneOp.And or LaneOp.Or or LaneOp.Xor or LaneOp.Not || (op is LaneOp.Select && operand == 0);

    /// <summary>Whether it is computed by a polynomial of tens of instructions instead of one or a few.</summary>
    public static bool IsTranscendental(this LaneOp op) => op is >= LaneOp.Exp and <= LaneOp.Tanh;

    /// <summary>Whether it is an operation on bits, which only a <see cref="LaneExpansion"/> makes.</summary>
    public static bool IsBitwise(this LaneOp op) => op >= LaneOp.ToExponent;

    /// <summary>Whether it has two operands that may be swapped without changing a bit of the result.</summary>
    public static bool IsCommutative(this LaneOp op) => op is LaneOp.Add or LaneOp.Multiply or LaneOp.Min or LaneOp.Max
        or LaneOp.Equal or LaneOp.NotEqual or LaneOp.And or LaneOp.Or or LaneOp.Xor;
}
