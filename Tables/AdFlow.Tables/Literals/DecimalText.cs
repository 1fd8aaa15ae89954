using System.Runtime.InteropServices;

namespace AdFlow.Tables.Literals;

/// <summary>Decimals of 4 to 32 bytes to and from text, exactly and without a big-number library.</summary>
internal static class DecimalText
{
    private const int Limbs = 8;

    // Most digits after the point that are written out; a scale beyond it is written as an exponent.
    private const int MaxPlainScale = 100;

    /// <summary>Writes a little-endian two's complement integer with its decimal point: <c>-12.50</c>.</summary>
    public static void Format(ref TextTarget target, ReadOnlySpan<byte> value, int scale)
    {
        Span<uint> limbs = stackalloc uint[Limbs];
        bool negative = (value[^1] & 0x80) != 0;
        MemoryMarshal.AsBytes(limbs).Fill(negative ? (byte)0xFF : (byte)0);
        value.CopyTo(MemoryMarshal.AsBytes(limbs));
        if (negative)
        {
            Negate(limbs);
            target.Put('-');
        }
        Span<byte> buffer = stackalloc byte[80];
        var digits = Digits(limbs, buffer);
        if (scale is > 0 and <= MaxPlainScale)
            PutWithPoint(ref target, digits, scale);
        else
            PutWithExponent(ref target, digits, scale);
    }

    /// <summary>Reads a number that must fit the type exactly, as little-endian two's complement bytes.</summary>
    /// <param name="text">The number.</param>
    /// <param name="type">A decimal type.</param>
    /// <param name="value">As many bytes as the type has.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, DataType type, Span<byte> value)
    {
        Span<uint> limbs = stackalloc uint[Limbs];
        if (!NumberText.TryParse(text, out var number) || !number.TryScale(type.Scale, limbs, out int digits)
            || digits > type.Precision)
            return false;
        if (number.Negative)
            Negate(limbs);
        MemoryMarshal.AsBytes(limbs)[..value.Length].CopyTo(value);
        return true;
    }

    private static void PutWithPoint(ref TextTarget target, scoped ReadOnlySpan<byte> digits, int scale)
    {
        int whole = digits.Length - scale;
        if (whole > 0)
            target.Put(digits[..whole]);
        else
            target.Put('0');
        target.Put('.');
        for (int i = whole; i < 0; i++)
            target.Put('0');
        target.Put(digits[Math.Max(whole, 0)..]);
    }

    private static void PutWithExponent(ref TextTarget target, scoped ReadOnlySpan<byte> digits, int scale)
    {
        target.Put(digits);
        if (scale == 0)
            return;
        target.Put(scale < 0 ? "E+"u8 : "E-"u8);
        target.Put(IsoTime.Magnitude(scale), 1);
    }

    // Decimal digits at the end of the buffer, by repeated division by 10⁹; at least one.
    private static ReadOnlySpan<byte> Digits(Span<uint> limbs, Span<byte> buffer)
    {
        int start = buffer.Length;
        do
        {
            uint rest = DivideByBillion(limbs);
            bool last = !limbs.ContainsAnyExcept(0u);
            for (int i = 0; last ? rest > 0 : i < 9; i++, rest /= 10)
                buffer[--start] = (byte)('0' + rest % 10);
        }
        while (limbs.ContainsAnyExcept(0u));
        if (start == buffer.Length)
            buffer[--start] = (byte)'0';
        return buffer[start..];
    }

    private static uint DivideByBillion(Span<uint> limbs)
    {
        ulong rest = 0;
        for (int i = limbs.Length - 1; i >= 0; i--)
        {
            (ulong quotient, rest) = Math.DivRem(rest << 32 | limbs[i], 1_000_000_000UL);
            limbs[i] = (uint)quotient;
        }
        return (uint)rest;
    }

    private static void Negate(Span<uint> limbs)
    {
        ulong carry = 1;
        for (int i = 0; i < limbs.Length; i++)
        {
            carry += ~limbs[i];
            limbs[i] = (uint)carry;
            carry >>= 32;
        }
    }
}
