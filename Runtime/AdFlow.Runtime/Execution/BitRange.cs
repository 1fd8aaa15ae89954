using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Moves bits of chunks: bitmaps that begin at bit 0, put behind each other at any bit.</summary>
internal static unsafe class BitRange
{
    /// <summary>Writes bits from a position on; what lies behind them in their last byte is lost.</summary>
    /// <param name="source">Bits from bit 0 on.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="position">First bit there.</param>
    /// <param name="count">How many.</param>
    public static void Append(byte* source, byte* target, long position, int count)
    {
        int shift = (int)(position & 7), bytes = (int)Bitmap.Bytes(count);
        target += position >> 3;
        if (shift == 0)
        {
            new ReadOnlySpan<byte>(source, bytes).CopyTo(new Span<byte>(target, bytes));
            return;
        }
        target[0] &= (byte)((1 << shift) - 1);
        for (int i = 0; i < bytes; i++)
        {
            target[i] |= (byte)(source[i] << shift);
            if (shift + count - i * 8 > 8)
                target[i + 1] = (byte)(source[i] >> 8 - shift);
        }
    }

    /// <summary>Sets bits from a position on; what lies behind them in their last byte is lost.</summary>
    public static void AppendOnes(byte* target, long position, int count)
    {
        for (; count > 0 && (position & 7) != 0; position++, count--)
            target[position >> 3] = (byte)(target[position >> 3] & (1 << (int)(position & 7)) - 1
                | 1 << (int)(position & 7));
        Bitmap.SetAll(target + (position >> 3), count);
    }

    /// <summary>Takes the bits of some rows.</summary>
    /// <param name="source">Bits.</param>
    /// <param name="rows">Which.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Takes them from bit 0 on.</param>
    public static void Take(byte* source, int* rows, int count, byte* target)
    {
        for (int start = 0; start < count; start += 8)
        {
            int bits = 0;
            for (int i = 0; i < 8 && start + i < count; i++)
                bits |= (source[rows[start + i] >> 3] >> (rows[start + i] & 7) & 1) << i;
            target[start >> 3] = (byte)bits;
        }
    }
}
