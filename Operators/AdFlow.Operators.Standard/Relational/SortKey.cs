using System.Buffers.Binary;
using System.Numerics;
using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>
/// A column as 64-bit keys whose order is that of the column's cells, NaN behind all numbers and null behind NaN in
/// either direction. Where equal keys may belong to different cells (long texts, wide decimals, null beside the largest
/// integer), the cells are compared. A view of arena memory.
/// </summary>
internal readonly unsafe struct SortKey
{
    private const ulong Sign = 1UL << 63, NullKey = ulong.MaxValue, NaNKey = ulong.MaxValue - 1;

    private readonly CellPlaces _cells;
    private readonly CellTie _tie;
    private readonly int _width;
    private readonly bool _descending;

    private SortKey(CellPlaces cells, DataType type, CellTie tie, ulong* keys, bool descending)
    {
        _cells = cells;
        _width = type.ByteWidth();
        Keys = keys;
        _descending = descending;
        _tie = tie;
    }

    /// <summary>Key of each row; smaller ones come first.</summary>
    internal ulong* Keys { get; }

    /// <summary>Whether equal keys are equal cells, apart from null where <see cref="Validity"/> tells.</summary>
    internal bool IsExact => _tie is CellTie.None or CellTie.Null;

    /// <summary>Whether equal keys may belong to different cells, so that <see cref="CompareTied"/> decides.</summary>
    internal bool HasTies => _tie is not CellTie.None;

    /// <summary>Validity bitmap of a column that is there as a whole, or null where no row is null.</summary>
    internal byte* Validity => _cells.Node->Validity;

    /// <summary>Whether columns of a type can be sorted: numbers, bools, times, texts and bytes.</summary>
    internal static bool CanSort(DataType type) => type.Decoded().Id is
        (>= TypeId.Null and <= TypeId.IntervalYearMonth) or (>= TypeId.Utf8 and <= TypeId.FixedSizeBinary);

    /// <summary>Makes the keys of a column.</summary>
    /// <param name="column">A column that can be sorted.</param>
    /// <param name="descending">Whether large values come first.</param>
    /// <param name="arena">Memory of the keys.</param>
    /// <param name="stop">When to stop.</param>
    internal static SortKey Of(Column column, bool descending, Arena arena, StopSignal stop)
    {
        column = Cells.Decode(column, arena);
        ulong* keys = (ulong*)arena.Allocate((long)column.Length * sizeof(ulong));
        Fill(column, keys, descending, arena, stop);
        return new SortKey(new CellPlaces(new KeptColumn(column, null)), column.Type,
            TieOf(column.Type, column.NullCount > 0), keys, descending);
    }

    /// <summary>Keys that a <see cref="RowFold"/> has made chunk by chunk, and where their cells lie.</summary>
    /// <param name="run">The run.</param>
    /// <param name="port">The input.</param>
    /// <param name="column">A column, kept where <see cref="NeedsCells"/> says so.</param>
    /// <param name="keys">Keys of all rows that may be compared.</param>
    internal static SortKey Of(RunContext run, InputPort port, ColumnRef column, ulong* keys) =>
        !NeedsCells(column.Field) ? new SortKey(default, column.Field.Type, CellTie.None, keys, column.Descending)
        : Of(run.Kept(port, column.Column), keys, column.Descending);

    /// <inheritdoc cref="Of(RunContext, InputPort, ColumnRef, ulong*)"/>
    /// <param name="cells">The cells.</param>
    /// <param name="keys">Keys of all rows that may be compared.</param>
    /// <param name="descending">Whether large values come first.</param>
    internal static SortKey Of(KeptColumn cells, ulong* keys, bool descending)
    {
        var type = cells.Column.Type.Decoded();
        return new SortKey(new CellPlaces(cells), type, TieOf(type, hasNulls: true), keys, descending);
    }

    /// <summary>Whether equal keys of a column may belong to different cells.</summary>
    internal static bool NeedsCells(Field field) =>
        TieOf(field.Type.Decoded(), field.Nullable || field.Type.Id is TypeId.Dictionary) is not CellTie.None;

    /// <summary>Makes the keys of some rows.</summary>
    /// <param name="column">The rows, of a column that can be sorted.</param>
    /// <param name="keys">Takes the keys.</param>
    /// <param name="descending">Whether large values come first.</param>
    /// <param name="arena">Memory.</param>
    /// <param name="stop">When to stop.</param>
    internal static void Fill(Column column, ulong* keys, bool descending, Arena arena, StopSignal stop)
    {
        column = Cells.Decode(column, arena);
        for (int start = 0; start < column.Length; start += StopPoll.Rows)
        {
            stop.ThrowIfSet();
            var node = Cells.Slice(column, start, StopPoll.Rows);
            FillRows(new Column(column.Type, &node), keys + start, descending);
        }
    }

    /// <summary>Order of two rows: below 0 where the first comes first.</summary>
    internal int Compare(int row, int other) => Keys[row] != Keys[other]
        ? Keys[row] < Keys[other] ? -1 : 1
        : CompareTied(row, other);

    /// <summary>Order of two rows with equal keys.</summary>
    internal int CompareTied(int row, int other)
    {
        if (_tie is CellTie.None)
            return 0;
        (row, other) = (_cells.Of(row), _cells.Of(other));
        if (row < 0 || other < 0)
            return row >= 0 ? -1 : other >= 0 ? 1 : 0;
        int order = _tie switch
        {
            CellTie.Bytes32 => Bytes<int>(row).SequenceCompareTo(Bytes<int>(other)),
            CellTie.Bytes64 => Bytes<long>(row).SequenceCompareTo(Bytes<long>(other)),
            CellTie.Fixed => Fixed(row).SequenceCompareTo(Fixed(other)),
            CellTie.Words => CompareWords(row, other),
            _ => 0,
        };
        return _descending ? -order : order;
    }

    private static CellTie TieOf(DataType type, bool hasNulls) => type.Id switch
    {
        TypeId.Utf8 or TypeId.Binary => CellTie.Bytes32,
        TypeId.LargeUtf8 or TypeId.LargeBinary => CellTie.Bytes64,
        TypeId.FixedSizeBinary => CellTie.Fixed,
        TypeId.Decimal when type.Width > 8 => CellTie.Words,
        _ when hasNulls && type.ByteWidth() == 8 && !type.IsFloat() => CellTie.Null,
        _ => CellTie.None,
    };

    private static void FillRows(Column column, ulong* keys, bool descending)
    {
        Fill(column, keys, descending ? ulong.MaxValue : 0);
        if (column.NullCount > 0)
            for (int row = 0; row < column.Length; row++)
                if (!column.IsValid(row))
                    keys[row] = NullKey;
    }

    private static void Fill(Column column, ulong* keys, ulong flip)
    {
        byte* values = column.Node->Values;
        int count = column.Length;
        switch (column.Type.Id)
        {
            case TypeId.Int8: Signed((sbyte*)values, keys, count, flip); break;
            case TypeId.Int16: Signed((short*)values, keys, count, flip); break;
            case TypeId.UInt8: Unsigned(values, keys, count, flip); break;
            case TypeId.UInt16: Unsigned((ushort*)values, keys, count, flip); break;
            case TypeId.UInt32: Unsigned((uint*)values, keys, count, flip); break;
            case TypeId.UInt64: Unsigned((ulong*)values, keys, count, flip); break;
            case TypeId.Float16: Floats((Half*)values, keys, count, flip); break;
            case TypeId.Float32: Floats((float*)values, keys, count, flip); break;
            case TypeId.Float64: Floats((double*)values, keys, count, flip); break;
            case TypeId.Bool:
                for (int row = 0; row < count; row++)
                    keys[row] = (column.GetBool(row) ? 2UL : 1UL) ^ flip;
                break;
            case TypeId.Decimal when column.Type.Width > 8:
                for (int row = 0; row < count; row++)
                    keys[row] = ((ulong*)values)[(row + 1) * (column.Type.Width / 8) - 1] ^ Sign ^ flip;
                break;
            case TypeId.Null: break;
            default:
                if (column.Type.IsVariableBinary() || column.Type.Id is TypeId.FixedSizeBinary)
                    Prefixes(column, keys, flip);
                else if (column.Type.ByteWidth() == 4)
                    Signed((int*)values, keys, count, flip);
                else
                    Signed((long*)values, keys, count, flip);
                break;
        }
    }

    private static void Signed<T>(T* values, ulong* keys, int count, ulong flip) where T : unmanaged, INumberBase<T>
    {
        for (int row = 0; row < count; row++)
            keys[row] = (ulong)long.CreateTruncating(values[row]) ^ Sign ^ flip;
    }

    // Narrow values keep clear of 0, which becomes the key of null when it is flipped.
    private static void Unsigned<T>(T* values, ulong* keys, int count, ulong flip) where T : unmanaged, INumberBase<T>
    {
        ulong clear = sizeof(T) < sizeof(ulong) ? 1UL : 0UL;
        for (int row = 0; row < count; row++)
            keys[row] = (ulong.CreateTruncating(values[row]) + clear) ^ flip;
    }

    // The bits of a positive number are in order, those of a negative one in reverse; −0 becomes 0.
    private static void Floats<T>(T* values, ulong* keys, int count, ulong flip) where T : unmanaged, INumberBase<T>
    {
        for (int row = 0; row < count; row++)
        {
            double value = double.CreateTruncating(values[row]);
            ulong bits = value == 0 ? 0 : BitConverter.DoubleToUInt64Bits(value);
            ulong key = bits >= Sign ? ~bits : bits | Sign;
            keys[row] = double.IsNaN(value) ? NaNKey : key ^ flip;
        }
    }

    private static void Prefixes(Column column, ulong* keys, ulong flip)
    {
        Span<byte> padded = stackalloc byte[8];
        for (int row = 0; row < column.Length; row++)
        {
            var bytes = column.GetBytes(row);
            padded.Clear();
            bytes[..Math.Min(bytes.Length, 8)].CopyTo(padded);
            keys[row] = BinaryPrimitives.ReadUInt64BigEndian(padded) ^ flip;
        }
    }

    private ReadOnlySpan<byte> Bytes<T>(int row) where T : unmanaged, INumberBase<T>
    {
        var node = _cells.Node;
        long start = long.CreateTruncating(((T*)node->Offsets)[row]);
        long end = long.CreateTruncating(((T*)node->Offsets)[row + 1]);
        return new ReadOnlySpan<byte>(node->Values + start, (int)(end - start));
    }

    private ReadOnlySpan<byte> Fixed(int row) => new(_cells.Node->Values + (long)row * _width, _width);

    // Little-endian words below the one in the key.
    private int CompareWords(int row, int other)
    {
        int words = _width / 8;
        ulong* values = (ulong*)_cells.Node->Values;
        for (int word = words - 2; word >= 0; word--)
        {
            ulong left = values[(long)row * words + word];
            ulong right = values[(long)other * words + word];
            if (left != right)
                return left.CompareTo(right);
        }
        return 0;
    }
}

/// <summary>How cells with equal keys are compared.</summary>
internal enum CellTie : byte
{
    /// <summary>They are equal.</summary>
    None,
    /// <summary>They are equal, or one is null.</summary>
    Null,
    /// <summary>By bytes behind 32-bit offsets.</summary>
    Bytes32,
    /// <summary>By bytes behind 64-bit offsets.</summary>
    Bytes64,
    /// <summary>By a fixed number of bytes.</summary>
    Fixed,
    /// <summary>By the lower words of a wide integer.</summary>
    Words,
}
