namespace AdFlow.Tables.Literals;

/// <summary>Writes a short literal into a span that is known to be large enough.</summary>
internal ref struct TextTarget(Span<byte> text)
{
    private readonly Span<byte> _text = text;

    public int Length { get; private set; }

    public void Put(char c) => _text[Length++] = (byte)c;

    public void Put(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_text[Length..]);
        Length += bytes.Length;
    }

    /// <summary>Writes a number with at least <paramref name="digits"/> digits, zeros in front.</summary>
    public void Put(ulong value, int digits)
    {
        int count = digits;
        for (ulong rest = value, power = 0; rest > 0; rest /= 10)
            count = Math.Max(count, (int)++power);
        for (int i = count - 1; i >= 0; i--, value /= 10)
            _text[Length + i] = (byte)('0' + value % 10);
        Length += count;
    }

    /// <summary>Writes a point and a fraction of <paramref name="digits"/> digits, or nothing if it is 0.</summary>
    public void PutFraction(ulong value, int digits)
    {
        if (value == 0)
            return;
        Put('.');
        Put(value, digits);
    }
}
