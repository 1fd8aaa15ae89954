using System.Runtime.InteropServices;

namespace AdFlow.Tables;

/// <summary>
/// Appends the values of one column, row by row, for offline use: building tables, reading JSON, tests. Every row is
/// ended by exactly one append or <see cref="EndRow"/>. Nested types append into <see cref="Child"/> first: a list or
/// map row owns what its child gained since the last row; a struct row needs one row of each child. Not thread-safe.
/// </summary>
public sealed unsafe class ColumnBuilder
{
    private readonly ByteBuffer _values = new();
    private readonly ByteBuffer _offsets = new();
    private readonly List<bool> _validity = [];
    private readonly ColumnBuilder[] _children;
    private readonly Dictionary<string, int>? _codes;
    private readonly ColumnBuilder? _dictionary;
    private int _nulls;

    /// <summary>Makes a builder of an empty column.</summary>
    /// <exception cref="NotSupportedException">The type is a union, which only readers make.</exception>
    public ColumnBuilder(DataType type)
    {
        if (type.Id is TypeId.SparseUnion or TypeId.DenseUnion)
            throw new NotSupportedException($"A column of type {type} cannot be built row by row.");
        Type = type;
        _children = [.. type.Children.Select(child => new ColumnBuilder(child.Type))];
        if (HasOffsets)
            WriteOffset(0);
        if (type.Id is TypeId.Dictionary)
        {
            _dictionary = new ColumnBuilder(type.ValueType!);
            _codes = new Dictionary<string, int>(StringComparer.Ordinal);
        }
    }

    /// <summary>Type of the column.</summary>
    public DataType Type { get; }

    /// <summary>Rows appended.</summary>
    public int Length => _validity.Count;

    // Bytes a row takes in the values buffer; a bool takes one here and one bit when built.
    private int ValueBytes => Type.Id is TypeId.Bool ? 1 : Type.ByteWidth();

    private bool HasOffsets =>
        Type.IsVariableBinary() || Type.Id is TypeId.List or TypeId.LargeList or TypeId.Map;

    /// <summary>Builder of a child of a list, struct or map.</summary>
    public ColumnBuilder Child(int index) => _children[index];

    /// <summary>Appends a null row.</summary>
    public void AppendNull()
    {
        if (Type.Id is TypeId.Struct)
            foreach (var child in _children)
                child.AppendNull();
        else if (Type.Id is TypeId.FixedSizeList)
            for (int i = 0; i < Type.Width; i++)
                _children[0].AppendFiller();
        else
            WriteFiller();
        _validity.Add(false);
        _nulls++;
    }

    /// <summary>Appends a value of a fixed-width type.</summary>
    /// <typeparam name="T">A type of exactly the column's byte width.</typeparam>
    public void Append<T>(T value) where T : unmanaged
    {
        if (sizeof(T) != Type.ByteWidth())
            throw new InvalidOperationException($"A column of type {Type} takes values of {Type.ByteWidth()} bytes.");
        _values.Write(value);
        _validity.Add(true);
    }

    /// <summary>Appends a boolean.</summary>
    public void AppendBool(bool value)
    {
        _values.Write(value ? (byte)1 : (byte)0);
        _validity.Add(true);
    }

    /// <summary>Appends text; a dictionary column looks up or adds its code.</summary>
    public void AppendString(string value)
    {
        if (_codes is null)
            AppendBytes(System.Text.Encoding.UTF8.GetBytes(value));
        else
        {
            if (!_codes.TryGetValue(value, out int code))
            {
                _codes.Add(value, code = _codes.Count);
                _dictionary!.AppendString(value);
            }
            WriteCode(code);
            _validity.Add(true);
        }
    }

    /// <summary>Appends the bytes of a text, binary, decimal or fixed-size binary value.</summary>
    public void AppendBytes(ReadOnlySpan<byte> value)
    {
        if (!Type.IsVariableBinary() && value.Length != Type.ByteWidth())
            throw new InvalidOperationException(
                $"A column of type {Type} takes {Type.ByteWidth()} bytes, not {value.Length}.");
        _values.Write(value);
        EndRow();
    }

    /// <summary>Ends a list, map, struct or fixed-size list row whose children were appended.</summary>
    public void EndRow()
    {
        if (HasOffsets)
            WriteOffset(Type.IsVariableBinary() ? _values.Length : _children[0].Length);
        _validity.Add(true);
    }

    /// <summary>
    /// Forgets every row from <paramref name="rows"/> on, and what was appended to children without ending a row.
    /// Values that a dictionary gained stay in it, unused.
    /// </summary>
    /// <param name="rows">Rows to keep; at least as many as there are keeps all.</param>
    public void Truncate(int rows)
    {
        rows = Math.Min(rows, Length);
        _nulls -= CollectionsMarshal.AsSpan(_validity)[rows..].Count(false);
        _validity.RemoveRange(rows, Length - rows);
        if (HasOffsets)
            TruncateBehindOffsets(rows);
        else
        {
            _values.Truncate(rows * ValueBytes);
            foreach (var child in _children)
                child.Truncate(Type.Id is TypeId.FixedSizeList ? rows * Type.Width : rows);
        }
    }

    /// <summary>Forgets everything, the values of dictionaries too; the memory is kept for the next rows.</summary>
    public void Clear()
    {
        Truncate(0);
        foreach (var child in _children)
            child.Clear();
        _codes?.Clear();
        _dictionary?.Clear();
    }

    /// <summary>Copies the column into an arena.</summary>
    /// <returns>A node valid as long as the arena; the builder can go on afterwards.</returns>
    public ColumnNode* Build(Arena arena)
    {
        var node = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        Build(arena, node);
        return node;
    }

    private void Build(Arena arena, ColumnNode* node)
    {
        *node = default;
        node->Length = Length;
        node->NullCount = Type.Id is TypeId.Null ? Length : _nulls;
        if (_nulls > 0 && Type.HasValidity())
            node->Validity = Bits(arena, CollectionsMarshal.AsSpan(_validity));
        node->Values = Type.Id is TypeId.Bool
            ? Bits(arena, MemoryMarshal.Cast<byte, bool>(_values.Written))
            : Copy(arena, _values.Written);
        if (HasOffsets)
            node->Offsets = Copy(arena, _offsets.Written);
        node->ChildCount = _children.Length;
        node->Children = (ColumnNode*)arena.AllocateZeroed((long)sizeof(ColumnNode) * _children.Length);
        for (int i = 0; i < _children.Length; i++)
            _children[i].Build(arena, node->Children + i);
        if (_dictionary is not null)
            node->Dictionary = _dictionary.Build(arena);
    }

    private void TruncateBehindOffsets(int rows)
    {
        int width = Type.HasLargeOffsets() ? sizeof(long) : sizeof(int);
        int end = (int)(width == sizeof(int) ? _offsets.Read<int>(rows * width) : _offsets.Read<long>(rows * width));
        _offsets.Truncate((rows + 1) * width);
        _values.Truncate(end);
        foreach (var child in _children)
            child.Truncate(end);
    }

    // A value below a null fixed-size list: never seen, and not itself counted as null where items may not be.
    private void AppendFiller()
    {
        if (Type.Id is TypeId.Struct or TypeId.FixedSizeList)
            AppendNull();
        else
        {
            WriteFiller();
            _validity.Add(true);
        }
    }

    private void WriteFiller()
    {
        if (HasOffsets)
            WriteOffset(Type.IsVariableBinary() ? _values.Length : _children[0].Length);
        else
            _values.Extend(ValueBytes);
    }

    private void WriteOffset(long offset)
    {
        if (Type.HasLargeOffsets())
            _offsets.Write(offset);
        else
            _offsets.Write(checked((int)offset));
    }

    private void WriteCode(int code)
    {
        switch (Type.IndexType!.Id)
        {
            case TypeId.Int8: _values.Write(checked((sbyte)code)); break;
            case TypeId.UInt8: _values.Write(checked((byte)code)); break;
            case TypeId.Int16: _values.Write(checked((short)code)); break;
            case TypeId.UInt16: _values.Write(checked((ushort)code)); break;
            case TypeId.Int32 or TypeId.UInt32: _values.Write(code); break;
            default: _values.Write((long)code); break;
        }
    }

    private static byte* Copy(Arena arena, ReadOnlySpan<byte> bytes)
    {
        byte* target = arena.Allocate(bytes.Length);
        bytes.CopyTo(new Span<byte>(target, bytes.Length));
        return target;
    }

    private static byte* Bits(Arena arena, ReadOnlySpan<bool> values)
    {
        byte* bits = arena.AllocateZeroed(Bitmap.Bytes(values.Length));
        for (int i = 0; i < values.Length; i++)
            if (values[i])
                Bitmap.Set(bits, i, true);
        return bits;
    }
}
