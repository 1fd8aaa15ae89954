using System.Numerics;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>
/// What a filter does to a chunk of rows. The rows it keeps are a bitmap, one bit a row, least significant first, whose
/// bits past the last row mean nothing. Results are the same on every lane width. Pure functions over the caller's
/// memory: thread-safe, allocating nothing, checking nothing.
/// </summary>
/// <remarks>
/// Over-write room: a target must have room for as many values as there are rows, however few are kept, because whole
/// groups are written; what lies past the kept ones is then unspecified. A target may be the source itself, else it
/// must not overlap it.
/// </remarks>
public static unsafe class RowSelection
{
    /// <summary>Finds the rows for which a condition is true; false and null drop out.</summary>
    /// <param name="condition">Bools of a chunk.</param>
    /// <param name="selected">Takes the bitmap in whole words of 8 bytes, clear past the last row.</param>
    /// <returns>How many rows are kept.</returns>
    public static int FromCondition(in ExpressionValues condition, byte* selected)
    {
        int kept = 0;
        for (int row = 0; row < condition.Count; row += 64)
        {
            int bits = Math.Min(64, condition.Count - row);
            ulong word = Bitmap.Word(condition.Values, row, bits);
            if (condition.Validity != null)
                word &= Bitmap.Word(condition.Validity, row, bits);
            *(ulong*)(selected + (row >> 3)) = word;
            kept += BitOperations.PopCount(word);
        }
        return kept;
    }

    /// <summary>The kernel that closes up the values of the rows kept, for values of one size.</summary>
    /// <param name="valueBytes">Bytes of a value: 1, 2, 4 or 8. Bits are for <see cref="Bitmap.Compress"/>.</param>
    /// <param name="width">Widest vectors to use; the hardware may have only narrower ones.</param>
    /// <returns>A function of source, bitmap, number of rows and target; it gives the number of values kept.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no values of that size.</exception>
    public static delegate*<void*, byte*, int, void*, int> Compressor(int valueBytes, LaneWidth width) =>
        valueBytes switch
        {
            1 => Choose<byte, Compress512.Bytes, Compress128.Bytes, Compress128.Bytes>(width),
            2 => Choose<ushort, Compress512.Shorts, Compress128.Shorts, Compress128.Shorts>(width),
            4 => Choose<uint, Compress512.Words, Compress256.Words, Compress128.Words>(width),
            8 => Choose<ulong, Compress512.Longs, Compress256.Longs, Compress128.Longs>(width),
            _ => throw new ArgumentOutOfRangeException(
                nameof(valueBytes), valueBytes, "Values of rows are 1, 2, 4 or 8 bytes."),
        };

    /// <summary>Closes up the values of the rows kept.</summary>
    /// <param name="source">Value of each row.</param>
    /// <param name="valueBytes">Bytes of a value: 1, 2, 4 or 8.</param>
    /// <param name="selected">Bitmap of the rows to keep.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="target">Takes the values; see the remarks on room.</param>
    /// <param name="width">Widest vectors to use.</param>
    /// <returns>How many values were kept.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no values of that size.</exception>
    public static int Compress(
        void* source, int valueBytes, byte* selected, int rows, void* target, LaneWidth width) =>
        Compressor(valueBytes, width)(source, selected, rows, target);

    /// <summary>Closes up the values of the rows kept in several columns of 4-byte values.</summary>
    /// <param name="sources">Values of each column.</param>
    /// <param name="targets">Takes the values of each; see the remarks on room. No column's target is the source of
    /// another.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="selected">Bitmap of the rows to keep.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Widest vectors to use.</param>
    /// <returns>How many values were kept of each.</returns>
    public static int CompressWords(
        void** sources, void** targets, int columns, byte* selected, int rows, LaneWidth width)
    {
        if (width is LaneWidth.Vector256 && Compress256.Words.IsSupported)
            return CompressLoop.RunWords(sources, targets, columns, selected, rows);
        int kept = 0;
        for (int i = 0; i < columns; i++)
            kept = Compress(sources[i], sizeof(uint), selected, rows, targets[i], width);
        return kept;
    }

    /// <summary>The numbers of the rows kept, ascending.</summary>
    /// <param name="selected">Bitmap of the rows to keep.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="first">Number of the first row.</param>
    /// <param name="target">Takes the numbers; room for all rows.</param>
    /// <param name="width">Widest vectors to use.</param>
    /// <returns>How many rows were kept.</returns>
    public static int RowNumbers(byte* selected, int rows, int first, int* target, LaneWidth width) =>
        width >= LaneWidth.Vector512 && Compress512.Words.IsSupported
            ? RowNumbering.Run<RowNumbering.Group512>(selected, rows, first, target)
        : width >= LaneWidth.Vector256 && Compress256.Words.IsSupported
            ? RowNumbering.Run<RowNumbering.Group256>(selected, rows, first, target)
        : width >= LaneWidth.Vector128
            ? RowNumbering.Run<RowNumbering.Group128>(selected, rows, first, target)
        : RowNumbering.Run<RowNumbering.One>(selected, rows, first, target);

    private static delegate*<void*, byte*, int, void*, int> Choose<T, T512, T256, T128>(LaneWidth width)
        where T : unmanaged
        where T512 : struct, ICompressGroup<T>
        where T256 : struct, ICompressGroup<T>
        where T128 : struct, ICompressGroup<T>
    {
        if (width >= LaneWidth.Vector512 && T512.IsSupported)
            return &CompressLoop.Run<T, T512>;
        if (width >= LaneWidth.Vector256 && T256.IsSupported)
            return &CompressLoop.Run<T, T256>;
        return width >= LaneWidth.Vector128 && T128.IsSupported
            ? &CompressLoop.Run<T, T128>
            : &CompressLoop.Run<T, CompressOne<T>>;
    }
}
