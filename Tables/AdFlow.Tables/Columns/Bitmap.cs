using System.Numerics;
using System.Runtime.CompilerServices;

namespace AdFlow.Tables;

/// <summary>Bit operations on validity bitmaps and boolean columns: one bit a row, least significant first.</summary>
public static unsafe class Bitmap
{
    /// <summary>Bytes that hold <paramref name="rows"/> bits.</summary>
    public static long Bytes(long rows) => (rows + 7) >> 3;

    /// <summary>The bit of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Get(byte* bits, int row) => (bits[row >> 3] >> (row & 7) & 1) != 0;

    /// <summary>Sets or clears the bit of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set(byte* bits, int row, bool value)
    {
        byte mask = (byte)(1 << (row & 7));
        if (value)
            bits[row >> 3] |= mask;
        else
            bits[row >> 3] &= (byte)~mask;
    }

    /// <summary>Sets the first <paramref name="rows"/> bits; the padding of the last byte is cleared.</summary>
    public static void SetAll(byte* bits, int rows)
    {
        new Span<byte>(bits, rows >> 3).Fill(0xFF);
        if ((rows & 7) != 0)
            bits[rows >> 3] = (byte)((1 << (rows & 7)) - 1);
    }

    /// <summary>Number of set bits among the first <paramref name="rows"/>.</summary>
    public static int Count(byte* bits, int rows)
    {
        int count = 0, whole = rows >> 6;
        for (int i = 0; i < whole; i++)
            count += BitOperations.PopCount(Unsafe.ReadUnaligned<ulong>(bits + i * 8L));
        for (int row = whole << 6; row < rows; row++)
            count += Get(bits, row) ? 1 : 0;
        return count;
    }

    /// <summary>
    /// <paramref name="target"/> &amp;= <paramref name="other"/> over the first <paramref name="rows"/> bits.
    /// </summary>
    public static void And(byte* target, byte* other, int rows)
    {
        for (long i = 0; i < Bytes(rows); i++)
            target[i] &= other[i];
    }

    /// <summary>Copies <paramref name="count"/> bits; the target's bits around them stay as they are.</summary>
    /// <param name="source">Bitmap to read.</param>
    /// <param name="sourceStart">First bit to read.</param>
    /// <param name="target">Bitmap to write.</param>
    /// <param name="targetStart">First bit to write.</param>
    /// <param name="count">Number of bits.</param>
    public static void Copy(byte* source, long sourceStart, byte* target, long targetStart, long count)
    {
        long done = 0;
        if (((sourceStart | targetStart) & 7) == 0)
        {
            done = count & ~7L;
            Buffer.MemoryCopy(source + (sourceStart >> 3), target + (targetStart >> 3), done >> 3, done >> 3);
        }
        for (; done < count; done++)
        {
            long from = sourceStart + done, to = targetStart + done;
            byte mask = (byte)(1 << (int)(to & 7));
            if ((source[from >> 3] >> (int)(from & 7) & 1) != 0)
                target[to >> 3] |= mask;
            else
                target[to >> 3] &= (byte)~mask;
        }
    }
}
