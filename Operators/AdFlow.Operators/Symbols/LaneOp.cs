namespace AdFlow.Operators;

/// <summary>What a node of a traced body computes: the members of <see cref="ILane{V}"/>, with their exact meaning.
/// </summary>
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
}
