namespace AdFlow.Tables.Literals;

/// <summary>Reads a short literal from left to right: single characters and runs of digits.</summary>
internal ref struct TextSource(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position == _text.Length;

    public bool Take(char c)
    {
        if (AtEnd || _text[Position] != c)
            return false;
        Position++;
        return true;
    }

    /// <summary>A minus, a plus or nothing; −1 for a minus, else 1.</summary>
    public int Sign() => Take('-') ? -1 : Take('+') ? 1 : 1;

    /// <summary>The longest run of digits here, which must be <paramref name="least"/> to 18 long.</summary>
    public bool Digits(int least, int most, out long value)
    {
        int start = Position;
        value = 0;
        while (!AtEnd && char.IsAsciiDigit((char)_text[Position]) && Position - start < most)
            value = value * 10 + (_text[Position++] - '0');
        return Position - start >= least;
    }

    /// <summary>Digits after a decimal point as billionths; more than nine only where the rest are zeros.</summary>
    public bool Billionths(out long value)
    {
        int start = Position;
        if (!Digits(1, 9, out value))
            return false;
        for (int digits = Position - start; digits < 9; digits++)
            value *= 10;
        while (Take('0')) { }
        return AtEnd || !char.IsAsciiDigit((char)_text[Position]);
    }

    /// <summary>The next character, consumed; 0 at the end.</summary>
    public char Next() => AtEnd ? '\0' : (char)_text[Position++];
}
