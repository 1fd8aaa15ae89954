namespace AdFlow.Operators;

/// <summary>A value known when the expression was written. Floats compare by bits: −0 differs from 0.</summary>
public sealed class ConstantExpression : Expression
{
    internal ConstantExpression(ExpressionType type, long bits, string? text)
        : base(type, HashCode.Combine(4, bits, text))
    {
        Bits = bits;
        Text = text;
    }

    internal ConstantExpression(ExpressionType type) : base(type, 5) => IsNull = true;

    /// <summary>Whether it is null; the other members then mean nothing.</summary>
    public bool IsNull { get; }

    /// <summary>An integer, a temporal value's raw integer, the bits of a float, or 0 and 1 for a bool.</summary>
    public long Bits { get; }

    /// <summary>A text, else null.</summary>
    public string? Text { get; }

    /// <summary>A floating-point number.</summary>
    public double Float64 => BitConverter.Int64BitsToDouble(Bits);

    private protected override bool EqualsCore(Expression other) =>
        other is ConstantExpression constant && constant.IsNull == IsNull && constant.Bits == Bits
        && constant.Text == Text;
}
