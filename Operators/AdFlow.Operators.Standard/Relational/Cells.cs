using System.Numerics;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard;

/// <summary>
/// Equality of a column's cells as grouping sees it: null equals null, NaN equals NaN, −0 equals 0, dictionaries are
/// looked through, lists and structs are equal where all their items are.
/// </summary>
internal static unsafe class Cells
{
    private const ulong NullHash = 0x8BB84B93962EACC9, Multiplier = 0x9E3779B97F4A7C15;

    /// <summary>Whether cells of a type can be compared for equality: all but unions.</summary>
    internal static bool CanCompare(DataType type) =>
        type.Id is not (TypeId.SparseUnion or TypeId.DenseUnion)
        && type.Children.All(child => CanCompare(child.Type))
        && (type.ValueType is null || CanCompare(type.ValueType));

    /// <summary>Whether a cell is neither null nor the code of a null.</summary>
    internal static bool IsValid(Column column, int row) =>
        row >= 0 && column.IsValid(row)
        && (column.Type.Id is not TypeId.Dictionary || column.Dictionary.IsValid(column.GetCode(row)));

    /// <summary>Some rows of a column of numbers, bools, times, texts or bytes, which must outlive the view.</summary>
    /// <param name="column">The column.</param>
    /// <param name="start">First row, a multiple of eight, so that bits start at a byte.</param>
    /// <param name="count">Number of rows; fewer are taken where the column ends.</param>
    internal static ColumnNode Slice(Column column, int start, int count)
    {
        var node = *column.Node;
        node.Length = Math.Min(count, column.Length - start);
        if (node.Validity != null)
            node.Validity += start >> 3;
        if (column.Type.Id is TypeId.Bool)
            node.Values += start >> 3;
        else if (column.Type.IsVariableBinary())
            node.Offsets += (long)start * (column.Type.HasLargeOffsets() ? sizeof(long) : sizeof(int));
        else
            node.Values += (long)start * column.Type.ByteWidth();
        return node;
    }

    /// <summary>A column of the dictionary's values, if there is a dictionary; else the column itself.</summary>
    internal static Column Decode(Column column, Arena arena)
    {
        if (column.Type.Id is not TypeId.Dictionary)
            return column;
        var rows = arena.AllocateSpan<int>(column.Length);
        for (int row = 0; row < rows.Length; row++)
            rows[row] = row;
        var channels = arena.AllocateSpan<int>(column.Length);
        channels.Clear();
        var type = column.Type.Decoded();
        return new Column(type, Gather.Take(new ReadOnlySpan<Column>(in column), type, channels, rows, arena));
    }

    /// <summary>Whether rows with equal hashes, made of this column alone, have equal cells: the hash of an integer
    /// loses nothing.</summary>
    internal static bool IsExact(Column column) =>
        column.NullCount == 0 && column.Type.ByteWidth() is 4 or 8
        && !column.Type.IsFloat() && column.Type.Id is not TypeId.Dictionary;

    /// <summary>Mixes the hashes of a column's cells into hashes of rows.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="start">The first row.</param>
    /// <param name="hashes">A hash of each row from there on.</param>
    /// <param name="poll">Asks whether to stop.</param>
    internal static void MixHashes(KeptColumn cells, int start, Span<ulong> hashes, ref StopPoll poll)
    {
        var column = cells.Column;
        int width = cells.Rows == null && IsExact(column) ? column.Type.ByteWidth() : 0;
        for (int i = 0; i < hashes.Length; i++)
        {
            poll.Advance(1);
            hashes[i] = Mix(hashes[i], width switch
            {
                4 => Hash64.Of(((int*)column.Node->Values)[start + i]),
                8 => Hash64.Of(((long*)column.Node->Values)[start + i]),
                _ => Hash(column, cells.RowOf(start + i)),
            });
        }
    }

    /// <summary>Whether two cells of a column are equal; row −1 is null.</summary>
    internal static bool Same(Column column, int row, int other)
    {
        if (row < 0 || other < 0)
            return !IsValid(column, row) && !IsValid(column, other);
        if (column.Type.Id is TypeId.Dictionary)
            return SameCodes(column, row, other);
        bool valid = column.IsValid(row);
        if (valid != column.IsValid(other) || !valid)
            return valid == column.IsValid(other);
        byte* values = column.Node->Values;
        return column.Type.Id switch
        {
            TypeId.Bool => column.GetBool(row) == column.GetBool(other),
            TypeId.Float16 => ((Half*)values)[row].Equals(((Half*)values)[other]),
            TypeId.Float32 => ((float*)values)[row].Equals(((float*)values)[other]),
            TypeId.Float64 => ((double*)values)[row].Equals(((double*)values)[other]),
            TypeId.Struct => SameFields(column, row, other),
            TypeId.List or TypeId.LargeList or TypeId.FixedSizeList or TypeId.Map => SameItems(column, row, other),
            _ => Bytes(column, row).SequenceEqual(Bytes(column, other)),
        };
    }

    private static ulong Mix(ulong hash, ulong cell) => (BitOperations.RotateLeft(hash, 29) ^ cell) * Multiplier;

    private static ulong Hash(Column column, int row)
    {
        if (row < 0 || !column.IsValid(row))
            return NullHash;
        return column.Type.Id switch
        {
            TypeId.Bool => column.GetBool(row) ? 1UL : 2UL,
            TypeId.Dictionary => Hash(column.Dictionary, column.GetCode(row)),
            TypeId.Float16 => Hash((double)((Half*)column.Node->Values)[row]),
            TypeId.Float32 => Hash(((float*)column.Node->Values)[row]),
            TypeId.Float64 => Hash(((double*)column.Node->Values)[row]),
            TypeId.Struct => HashFields(column, row),
            TypeId.List or TypeId.LargeList or TypeId.FixedSizeList or TypeId.Map => HashItems(column, row),
            // As where it is known that none is null.
            _ when column.Type.ByteWidth() == sizeof(int) => Hash64.Of(((int*)column.Node->Values)[row]),
            _ when column.Type.ByteWidth() == sizeof(long) => Hash64.Of(((long*)column.Node->Values)[row]),
            _ => Hash64.Of(Bytes(column, row)),
        };
    }

    private static ulong Hash(double value) =>
        Hash64.Of(double.IsNaN(value) ? long.MinValue : value == 0 ? 0 : BitConverter.DoubleToInt64Bits(value));

    private static ulong HashFields(Column column, int row)
    {
        ulong hash = NullHash;
        for (int i = 0; i < column.ChildCount; i++)
            hash = Mix(hash, Hash(column.Child(i), row));
        return hash;
    }

    private static ulong HashItems(Column column, int row)
    {
        var (start, end) = column.GetRange(row);
        ulong hash = (ulong)(end - start);
        for (long item = start; item < end; item++)
            hash = Mix(hash, Hash(column.Child(0), (int)item));
        return hash;
    }

    private static bool SameCodes(Column column, int row, int other)
    {
        int code = column.IsValid(row) ? column.GetCode(row) : -1;
        int otherCode = column.IsValid(other) ? column.GetCode(other) : -1;
        if (code == otherCode)
            return true;
        if (code < 0 || otherCode < 0)
            return !column.Dictionary.IsValid(Math.Max(code, otherCode));
        return Same(column.Dictionary, code, otherCode);
    }

    private static bool SameFields(Column column, int row, int other)
    {
        for (int i = 0; i < column.ChildCount; i++)
            if (!Same(column.Child(i), row, other))
                return false;
        return true;
    }

    private static bool SameItems(Column column, int row, int other)
    {
        var (start, end) = column.GetRange(row);
        var (otherStart, otherEnd) = column.GetRange(other);
        if (end - start != otherEnd - otherStart)
            return false;
        for (long i = 0; i < end - start; i++)
            if (!Same(column.Child(0), (int)(start + i), (int)(otherStart + i)))
                return false;
        return true;
    }

    private static ReadOnlySpan<byte> Bytes(Column column, int row)
    {
        int width = column.Type.ByteWidth();
        return width == 0
            ? column.GetBytes(row)
            : new ReadOnlySpan<byte>(column.Node->Values + (long)row * width, width);
    }
}
