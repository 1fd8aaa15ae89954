using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

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
        return (rows & 63) == 0 ? count : count + BitOperations.PopCount(Word(bits, (long)whole << 6, rows & 63));
    }

    /// <summary>Up to 64 bits as a number, the first one least significant; the bits above them are 0.</summary>
    /// <param name="bits">Bitmap to read; no byte past the last bit asked for is read.</param>
    /// <param name="start">First bit.</param>
    /// <param name="count">Number of bits, 1 to 64.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Word(byte* bits, long start, int count)
    {
        bits += start >> 3;
        int shift = (int)start & 7;
        if (count != 64)
            return PartOfWord(bits, shift, count);
        ulong word = Unsafe.ReadUnaligned<ulong>(bits);
        return shift == 0 ? word : word >> shift | (ulong)bits[8] << 64 - shift;
    }

    /// <summary>
    /// <paramref name="target"/> &amp;= <paramref name="other"/> over the first <paramref name="rows"/> bits.
    /// </summary>
    public static void And(byte* target, byte* other, int rows)
    {
        long bytes = Bytes(rows), i = 0;
        for (; i <= bytes - 8; i += 8)
            Unsafe.WriteUnaligned(
                target + i, Unsafe.ReadUnaligned<ulong>(target + i) & Unsafe.ReadUnaligned<ulong>(other + i));
        for (; i < bytes; i++)
            target[i] &= other[i];
    }

    /// <summary>Copies <paramref name="count"/> bits; the target's bits around them stay as they are.</summary>
    /// <param name="source">Bitmap to read; must not overlap what is written.</param>
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
        var writer = new BitWriter(target, targetStart + done);
        for (; done < count; done += 64)
        {
            int bits = (int)Math.Min(64, count - done);
            writer.Append(Word(source, sourceStart + done, bits), bits);
        }
        writer.Finish();
    }

    /// <summary>Sets or clears a range of bits; the bits around it stay as they are.</summary>
    /// <param name="target">Bitmap to write.</param>
    /// <param name="start">First bit to write.</param>
    /// <param name="count">Number of bits.</param>
    /// <param name="value">What they become.</param>
    public static void Fill(byte* target, long start, long count, bool value)
    {
        ulong word = value ? ulong.MaxValue : 0;
        var writer = new BitWriter(target, start);
        for (; count >= 64; count -= 64)
            writer.Append(word, 64);
        writer.Append(word & (1UL << (int)count) - 1, (int)count);
        writer.Finish();
    }

    /// <summary>Keeps of some bits those that are selected, closed up.</summary>
    /// <param name="source">Bits of the rows.</param>
    /// <param name="selected">Bitmap of the rows to keep; those past the last row mean nothing.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="target">Bitmap to write, not overlapping the others; bits around those written stay.</param>
    /// <param name="targetStart">First bit to write.</param>
    /// <returns>Number of bits written.</returns>
    public static int Compress(byte* source, byte* selected, int rows, byte* target, long targetStart)
    {
        var writer = new BitWriter(target, targetStart);
        int kept = 0;
        for (int row = 0; row < rows; row += 64)
        {
            int bits = Math.Min(64, rows - row);
            ulong mask = Word(selected, row, bits);
            int count = BitOperations.PopCount(mask);
            writer.Append(Extract(Word(source, row, bits), mask), count);
            kept += count;
        }
        writer.Finish();
        return kept;
    }

    private static ulong PartOfWord(byte* bits, int shift, int count)
    {
        ulong word = 0;
        int bytes = shift + count + 7 >> 3;
        for (int i = 0; i < Math.Min(bytes, 8); i++)
            word |= (ulong)bits[i] << i * 8;
        word >>= shift;
        if (bytes > 8)
            word |= (ulong)bits[8] << 64 - shift;
        return word & (1UL << count) - 1;
    }

    // The bits of a word under a mask, closed up.
    private static ulong Extract(ulong word, ulong mask)
    {
        if (Bmi2.X64.IsSupported)
            return Bmi2.X64.ParallelBitExtract(word, mask);
        ulong result = 0;
        for (int i = 0; mask != 0; i++, mask &= mask - 1)
            result |= (word >> BitOperations.TrailingZeroCount(mask) & 1) << i;
        return result;
    }
}
