namespace AdFlow.Operators;

/// <summary>
/// Value of an expression over the request alone. A text is a view of the request's batch or of the program.
/// </summary>
public readonly ref struct ScalarValue
{
    internal ScalarValue(ValueKind kind, bool isNull, long bits, ReadOnlySpan<byte> text)
    {
        Kind = kind;
        IsNull = isNull;
        Int64 = bits;
        Text = text;
    }

    /// <summary>Kind of value.</summary>
    public ValueKind Kind { get; }

    /// <summary>Whether it is null; the values then mean nothing.</summary>
    public bool IsNull { get; }

    /// <summary>An integer, or the raw integer of a temporal value.</summary>
    public long Int64 { get; }

    /// <summary>A bool that is not null and true.</summary>
    public bool IsTrue => !IsNull && Int64 != 0;

    /// <summary>A floating-point number.</summary>
    public double Float64 => BitConverter.Int64BitsToDouble(Int64);

    /// <summary>UTF-8 of a text.</summary>
    public ReadOnlySpan<byte> Text { get; }
}
