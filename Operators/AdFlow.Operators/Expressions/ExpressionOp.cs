namespace AdFlow.Operators;

/// <summary>What an inner node of an expression does; <see cref="ExpressionOperation"/> describes each.</summary>
public enum ExpressionOp : byte
{
    /// <summary><c>a or b</c></summary>
    Or,
    /// <summary><c>a and b</c></summary>
    And,
    /// <summary><c>not a</c></summary>
    Not,
    /// <summary><c>a == b</c></summary>
    Equal,
    /// <summary><c>a != b</c></summary>
    NotEqual,
    /// <summary><c>a &lt; b</c></summary>
    Less,
    /// <summary><c>a &lt;= b</c></summary>
    LessOrEqual,
    /// <summary><c>a &gt; b</c></summary>
    Greater,
    /// <summary><c>a &gt;= b</c></summary>
    GreaterOrEqual,
    /// <summary><c>a in (b, c)</c></summary>
    In,
    /// <summary><c>a is null</c></summary>
    IsNull,
    /// <summary><c>a + b</c></summary>
    Add,
    /// <summary><c>a - b</c></summary>
    Subtract,
    /// <summary><c>a * b</c></summary>
    Multiply,
    /// <summary><c>a / b</c></summary>
    Divide,
    /// <summary><c>a % b</c></summary>
    Modulo,
    /// <summary><c>-a</c></summary>
    Negate,
    /// <summary><c>if(c, a, b)</c></summary>
    If,
    /// <summary><c>coalesce(a, b)</c></summary>
    Coalesce,
    /// <summary><c>abs(x)</c></summary>
    Abs,
    /// <summary><c>min(a, b)</c></summary>
    Min,
    /// <summary><c>max(a, b)</c></summary>
    Max,
    /// <summary><c>clip(x, lo, hi)</c></summary>
    Clip,
    /// <summary><c>div(a, b)</c></summary>
    IntegerDivide,
    /// <summary><c>floor(x)</c></summary>
    Floor,
    /// <summary><c>ceil(x)</c></summary>
    Ceil,
    /// <summary><c>round(x)</c></summary>
    Round,
    /// <summary><c>sqrt(x)</c></summary>
    Sqrt,
    /// <summary><c>exp(x)</c></summary>
    Exp,
    /// <summary><c>log(x)</c></summary>
    Log,
    /// <summary><c>log1p(x)</c></summary>
    Log1p,
    /// <summary><c>pow(x, y)</c></summary>
    Pow,
    /// <summary><c>sigmoid(x)</c></summary>
    Sigmoid,
    /// <summary><c>tanh(x)</c></summary>
    Tanh,
    /// <summary><c>int(x)</c></summary>
    ToInt64,
    /// <summary><c>float(x)</c></summary>
    ToFloat64,
}
