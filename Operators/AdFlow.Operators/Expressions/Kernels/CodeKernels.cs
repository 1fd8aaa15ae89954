using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>
/// Equality of dictionary-encoded texts with one text: the text's codes are looked for in the dictionary once, then
/// codes are compared, a vector at a time.
/// </summary>
internal static unsafe class CodeKernels
{
    // A dictionary with more entries a row is not worth reading: rows are compared one by one.
    private const int MostEntriesPerRow = 4;

    // Dictionaries may hold a text more than once, but hardly so often.
    private const int MostCodes = 8;

    /// <summary>Sets the bits of rows whose code stands for a text.</summary>
    /// <param name="result">Bitmap of zeros, whole words of 64 bits.</param>
    /// <param name="column">Codes; those of null rows may be anything, and so may their bits then.</param>
    /// <param name="text">The text.</param>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    /// <returns>False where comparing row by row is better; then no bit was set.</returns>
    internal static bool TryEqual(byte* result, Column column, ReadOnlySpan<byte> text, int start, int count)
    {
        var dictionary = column.Dictionary;
        if (dictionary.Length > MostEntriesPerRow * (long)count || dictionary.Type.Id is TypeId.Dictionary)
            return false;
        int* codes = stackalloc int[MostCodes];
        int found = dictionary.Type.HasLargeOffsets()
            ? Codes((long*)dictionary.Node->Offsets, dictionary, text, codes)
            : Codes((int*)dictionary.Node->Offsets, dictionary, text, codes);
        if (found > MostCodes)
            return false;
        for (int i = 0; i < found; i++)
            Equal((ulong*)result, column, codes[i], start, count);
        return true;
    }

    // How many codes a text has; the first of them.
    private static int Codes<T>(T* offsets, Column dictionary, ReadOnlySpan<byte> text, int* codes)
        where T : unmanaged, IBinaryInteger<T>
    {
        byte* bytes = dictionary.Node->Values;
        int found = 0, length = text.Length;
        ulong last = length < sizeof(ulong) ? 0 : Last(text);
        for (int code = 0; code < dictionary.Length; code++)
        {
            byte* entry = bytes + long.CreateTruncating(offsets[code]);
            if (long.CreateTruncating(offsets[code + 1] - offsets[code]) != length
                // Names differ at their ends more often than anywhere else.
                || (length >= sizeof(ulong) && Unsafe.ReadUnaligned<ulong>(entry + length - sizeof(ulong)) != last)
                || !new ReadOnlySpan<byte>(entry, length).SequenceEqual(text))
                continue;
            if (found < MostCodes)
                codes[found] = code;
            found++;
        }
        return found;
    }

    private static ulong Last(ReadOnlySpan<byte> text) => Unsafe.ReadUnaligned<ulong>(in text[^sizeof(ulong)]);

    private static void Equal(ulong* result, Column column, int code, int start, int count)
    {
        byte* values = column.Node->Values;
        switch (column.Type.IndexType!.ByteWidth())
        {
            // A dictionary may be longer than its codes can count.
            case 1 when code > byte.MaxValue: break;
            case 2 when code > ushort.MaxValue: break;
            case 1: Equal((byte*)values + start, (byte)code, result, count); break;
            case 2: Equal((ushort*)values + start, (ushort)code, result, count); break;
            case 4: Equal((uint*)values + start, (uint)code, result, count); break;
            default: Equal((ulong*)values + start, (ulong)code, result, count); break;
        }
    }

    private static void Equal<T>(T* codes, T wanted, ulong* result, int count) where T : unmanaged, IBinaryInteger<T>
    {
        var all = Vector256.Create(wanted);
        int row = 0;
        for (; row <= count - 64; row += 64)
        {
            ulong bits = 0;
            for (int lane = 0; lane < 64; lane += Vector256<T>.Count)
                bits |= (ulong)Vector256.Equals(Vector256.Load(codes + row + lane), all).ExtractMostSignificantBits()
                    << lane;
            result[row >> 6] |= bits;
        }
        for (; row < count; row++)
            result[row >> 6] |= (codes[row] == wanted ? 1UL : 0) << row;
    }
}
