using System.Buffers.Text;

namespace AdFlow.Tables.Literals;

/// <summary>A number in the grammar of JSON (RFC 8259 §6), taken apart so that it can be read exactly.</summary>
internal readonly ref struct NumberText
{
    // Larger exponents are all the same: every digit is lost to overflow, or the value is 0.
    private const long MaxExponent = 1_000_000_000;

    private readonly ReadOnlySpan<byte> _whole;
    private readonly ReadOnlySpan<byte> _fraction;
    private readonly long _exponent;

    private NumberText(bool negative, ReadOnlySpan<byte> whole, ReadOnlySpan<byte> fraction, long exponent)
    {
        Negative = negative;
        _whole = whole;
        _fraction = fraction;
        _exponent = exponent;
    }

    public bool Negative { get; }

    /// <summary>Whether it is written with digits only, without a point or an exponent.</summary>
    public bool IsPlainInteger => _fraction.IsEmpty && _exponent == 0;

    public static bool TryParse(ReadOnlySpan<byte> text, out NumberText number)
    {
        number = default;
        bool negative = text.StartsWith((byte)'-');
        var rest = text[(negative ? 1 : 0)..];
        if (!TryTakeDigits(ref rest, out var whole) || (whole[0] == '0' && whole.Length > 1))
            return false;
        ReadOnlySpan<byte> fraction = default;
        if (rest.StartsWith((byte)'.'))
        {
            rest = rest[1..];
            if (!TryTakeDigits(ref rest, out fraction))
                return false;
        }
        if (!TryTakeExponent(ref rest, out long exponent) || !rest.IsEmpty)
            return false;
        number = new NumberText(negative, whole, fraction, exponent);
        return true;
    }

    /// <summary>|number| · 10^<paramref name="scale"/> as an integer of eight 32-bit limbs, lowest first.</summary>
    /// <param name="scale">Digits after the point to keep.</param>
    /// <param name="limbs">Eight limbs, overwritten.</param>
    /// <param name="digits">Digits of the integer without leading zeros; 0 for 0.</param>
    /// <returns>False where it is not a whole number or does not fit.</returns>
    public bool TryScale(int scale, Span<uint> limbs, out int digits)
    {
        limbs.Clear();
        digits = 0;
        long weight = _whole.Length - 1 + _exponent + scale;
        return TryAdd(_whole, ref weight, limbs, ref digits) && TryAdd(_fraction, ref weight, limbs, ref digits)
            && TryPad(weight, limbs, ref digits);
    }

    /// <summary>The number as a 64-bit magnitude.</summary>
    public bool TryGetMagnitude(out ulong magnitude)
    {
        if (IsPlainInteger)
            return Utf8Parser.TryParse(_whole, out magnitude, out int used) && used == _whole.Length;
        Span<uint> limbs = stackalloc uint[8];
        bool fits = TryScale(0, limbs, out _) && !limbs[2..].ContainsAnyExcept(0u);
        magnitude = limbs[0] | (ulong)limbs[1] << 32;
        return fits;
    }

    // Appends the digits of a part; the weight is the power of ten of the next digit.
    private static bool TryAdd(ReadOnlySpan<byte> part, ref long weight, Span<uint> limbs, ref int digits)
    {
        foreach (byte digit in part)
        {
            if (weight-- < 0 ? digit != '0' : !TryAppend(limbs, (uint)(digit - '0'), ref digits))
                return false;
        }
        return true;
    }

    private static bool TryPad(long weight, Span<uint> limbs, ref int digits)
    {
        for (; weight >= 0 && digits > 0; weight--)
            if (!TryAppend(limbs, 0, ref digits))
                return false;
        return true;
    }

    private static bool TryAppend(Span<uint> limbs, uint digit, ref int digits)
    {
        if (digits == 0 && digit == 0)
            return true;
        digits++;
        ulong carry = digit;
        for (int i = 0; i < limbs.Length; i++)
        {
            carry += limbs[i] * 10UL;
            limbs[i] = (uint)carry;
            carry >>= 32;
        }
        return carry == 0;
    }

    private static bool TryTakeDigits(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> digits)
    {
        int end = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = end < 0 ? rest : rest[..end];
        rest = rest[digits.Length..];
        return !digits.IsEmpty;
    }

    private static bool TryTakeExponent(scoped ref ReadOnlySpan<byte> rest, out long exponent)
    {
        exponent = 0;
        if (rest.IsEmpty || (rest[0] | 0x20) != 'e')
            return true;
        rest = rest[1..];
        bool negative = rest.StartsWith((byte)'-');
        if (negative || rest.StartsWith((byte)'+'))
            rest = rest[1..];
        if (!TryTakeDigits(ref rest, out var digits))
            return false;
        foreach (byte digit in digits)
            exponent = Math.Min(MaxExponent, exponent * 10 + (digit - '0'));
        exponent = negative ? -exponent : exponent;
        return true;
    }
}
