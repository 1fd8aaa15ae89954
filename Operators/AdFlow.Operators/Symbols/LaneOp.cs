namespace AdFlow.Operators;

/// <summary>What a node of a traced body computes: the members of <see cref="ILane{V}"/>, with their exact meaning.
/// The last ones, operations on bits, are in expansions only (<see cref="LaneExpansion"/>).</summary>
public enum LaneOp : byte
{
    /// <summary>A column.</summary>
    Input,

    /// <summary>A number.</summary>
    Constant,

    /// <summary>The mask that is false everywhere.</summary>
    False,

    /// <summary>The mask that is true everywhere.</summary>
    True,

    /// <summary>Sum.</summary>
    Add,

    /// <summary>Difference.</summary>
    Subtract,

    /// <summary>Product.</summary>
    Multiply,

    /// <summary>Quotient.</summary>
    Divide,

    /// <summary>Flips the sign.</summary>
    Negate,

    /// <summary>Mask: greater.</summary>
    Greater,

    /// <summary>Mask: greater or equal.</summary>
    GreaterOrEqual,

    /// <summary>Mask: less.</summary>
    Less,

    /// <summary>Mask: less or equal.</summary>
    LessOrEqual,

    /// <summary>Mask: equal.</summary>
    Equal,

    /// <summary>Mask: not equal, or either is NaN.</summary>
    NotEqual,

    /// <summary>Mask: is NaN.</summary>
    IsNaN,

    /// <summary>Mask of masks: both.</summary>
    And,

    /// <summary>Mask of masks: either or both.</summary>
    Or,

    /// <summary>Mask of masks: exactly one.</summary>
    Xor,

    /// <summary>Mask of a mask: not.</summary>
    Not,

    /// <summary>The second operand where the first, a mask, is true, else the third.</summary>
    Select,

    /// <summary>IEEE 754-2019 minimum.</summary>
    Min,

    /// <summary>IEEE 754-2019 maximum.</summary>
    Max,

    /// <summary>Magnitude.</summary>
    Abs,

    /// <summary>Largest integral value that is not greater.</summary>
    Floor,

    /// <summary>Smallest integral value that is not less.</summary>
    Ceiling,

    /// <summary>Nearest integral value, halves to even.</summary>
    Round,

    /// <summary>Square root.</summary>
    Sqrt,

    /// <summary>First times second plus third, rounded once.</summary>
    MultiplyAdd,

    /// <summary>e^x.</summary>
    Exp,

    /// <summary>Natural logarithm.</summary>
    Log,

    /// <summary>log(1 + x).</summary>
    Log1p,

    /// <summary>First to the power of the second.</summary>
    Pow,

    /// <summary>Logistic function.</summary>
    Sigmoid,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>Of an expansion: low bits of the significand in the place of the exponent.</summary>
    ToExponent,

    /// <summary>Of an expansion: k such that a positive normal number is m·2^k with m in √½..√2.</summary>
    Exponent,

    /// <summary>Of an expansion: the m that goes with <see cref="Exponent"/>.</summary>
    Significand,

    /// <summary>Of an expansion: 2^−k with k of <see cref="Exponent"/>.</summary>
    Unscale,

    /// <summary>Of an expansion: the magnitude of the first with the sign of the second.</summary>
    CopySign,

    /// <summary>Of an expansion: the second operand where the first is less, else the first.</summary>
    AtLeast,

    /// <summary>Of an expansion: the second operand where the first is greater, else the first.</summary>
    AtMost,

    /// <summary>Of an expansion, mask: is a positive normal number less than 2^126 (2^1022).</summary>
    IsUsual,
}
