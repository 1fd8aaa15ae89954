namespace AdFlow.Tables;

/// <summary>
/// A column in an arena to which ranges of other columns of its type are appended. A dictionary column is appended by
/// its codes: all sources must share one dictionary, which the caller sets. Nodes made by <see cref="Build"/> stay
/// valid while the column grows. Not thread-safe.
/// </summary>
internal sealed unsafe class GrowableColumn
{
    private readonly DataType _type;
    private readonly GrowableColumn[] _children;
    private GrowableBuffer _validity;
    private GrowableBuffer _values;
    private GrowableBuffer _offsets;
    private long _length;
    private long _nulls;

    /// <summary>Makes an empty column.</summary>
    public GrowableColumn(DataType type, Arena arena)
    {
        _type = type;
        _children = [.. type.Children.Select(child => new GrowableColumn(child.Type, arena))];
        _validity = new GrowableBuffer(arena);
        _values = new GrowableBuffer(arena);
        _offsets = new GrowableBuffer(arena);
        if (HasOffsets)
            AppendOffset(0);
    }

    /// <summary>Rows appended.</summary>
    public int Length => (int)_length;

    private bool HasOffsets => _type.IsVariableBinary() || _type.Id is TypeId.List or TypeId.LargeList or TypeId.Map;

    /// <summary>Announces a whole column to be appended, so that buffers are made large enough at once.</summary>
    public void Announce(ColumnNode* source)
    {
        long rows = source->Length;
        if (HasOffsets)
            _offsets.Announce((rows + 1) * (_type.HasLargeOffsets() ? 8 : 4));
        if (_type.IsVariableBinary())
            _values.Announce(OffsetAt(source, source->Length) - OffsetAt(source, 0));
        else
            _values.Announce(_type.Id is TypeId.Bool ? Bitmap.Bytes(rows) + 1 : rows * Math.Max(1, _type.ByteWidth()));
        for (int i = 0; i < _children.Length; i++)
            _children[i].Announce(source->Children + i);
    }

    /// <summary>Appends all rows of a column.</summary>
    public void Append(ColumnNode* source) => Append(source, 0, source->Length);

    /// <summary>Appends rows <paramref name="start"/> to start + count of a column of the same type.</summary>
    /// <exception cref="InvalidOperationException">The column would pass what its offsets or lengths can
    /// hold.</exception>
    public void Append(ColumnNode* source, long start, long count)
    {
        if (_length + count > int.MaxValue)
            throw new InvalidOperationException($"A column of type {_type} cannot have more than {int.MaxValue} rows.");
        AppendValidity(source, start, count);
        switch (_type.Id)
        {
            case TypeId.Null: break;
            case TypeId.Bool: AppendBits(ref _values, source->Values, start, count, _length); break;
            case TypeId.Struct: AppendChildren(source, start, count); break;
            case TypeId.FixedSizeList: AppendChildren(source, start * _type.Width, count * _type.Width); break;
            case TypeId.SparseUnion:
                _values.Append(source->Values + start, count);
                AppendChildren(source, start, count);
                break;
            case TypeId.DenseUnion: AppendDense(source, (int)start, (int)count); break;
            default:
                if (HasOffsets)
                    AppendRanges(source, (int)start, (int)count);
                else
                    _values.Append(source->Values + start * _type.ByteWidth(), count * _type.ByteWidth());
                break;
        }
        _length += count;
    }

    /// <summary>Describes the rows appended so far; dictionaries are left unset.</summary>
    /// <param name="node">Node to fill.</param>
    /// <param name="arena">Memory of the nodes of children.</param>
    public void Build(ColumnNode* node, Arena arena)
    {
        *node = default;
        node->Length = Length;
        node->NullCount = _type.Id is TypeId.Null ? Length : (int)_nulls;
        node->Validity = _nulls > 0 ? _validity.Data : null;
        node->Values = _values.Data == null ? _values.Take(0) : _values.Data;
        node->Offsets = HasOffsets || _type.Id is TypeId.DenseUnion ? _offsets.Take(0) - _offsets.Length : null;
        node->ChildCount = _children.Length;
        if (_children.Length == 0)
            return;
        node->Children = (ColumnNode*)arena.AllocateZeroed((long)sizeof(ColumnNode) * _children.Length);
        for (int i = 0; i < _children.Length; i++)
            _children[i].Build(node->Children + i, arena);
    }

    private void AppendValidity(ColumnNode* source, long start, long count)
    {
        if (source->Validity == null || !_type.HasValidity())
        {
            if (_nulls > 0)
                FillBits(count);
            return;
        }
        long before = _nulls;
        for (long row = start; row < start + count; row++)
            _nulls += Bitmap.Get(source->Validity, (int)row) ? 0 : 1;
        if (_nulls == 0)
            return;
        if (before == 0)
            FillValid();
        AppendBits(ref _validity, source->Validity, start, count, _length);
    }

    // The first null: every row so far was valid and had no bit.
    private void FillValid()
    {
        _validity.Take(Bitmap.Bytes(_length) - _validity.Length);
        Bitmap.SetAll(_validity.Data, (int)_length);
    }

    private void FillBits(long count)
    {
        long bytes = Bitmap.Bytes(_length + count) - _validity.Length;
        new Span<byte>(_validity.Take(bytes), (int)bytes).Clear();
        for (long row = _length; row < _length + count; row++)
            Bitmap.Set(_validity.Data, (int)row, true);
    }

    private static void AppendBits(ref GrowableBuffer bits, byte* source, long start, long count, long length)
    {
        long bytes = Bitmap.Bytes(length + count) - bits.Length;
        new Span<byte>(bits.Take(bytes), (int)bytes).Clear();
        Bitmap.Copy(source, start, bits.Data, length, count);
    }

    private void AppendChildren(ColumnNode* source, long start, long count)
    {
        for (int i = 0; i < _children.Length; i++)
            _children[i].Append(source->Children + i, start, count);
    }

    private void AppendDense(ColumnNode* source, int start, int count)
    {
        _values.Append(source->Values + start, count);
        for (int row = start; row < start + count; row++)
        {
            int index = ChildOf(source->Values[row]);
            AppendOffset32(_children[index].Length);
            _children[index].Append(source->Children + index, ((int*)source->Offsets)[row], 1);
        }
    }

    private int ChildOf(byte tag)
    {
        for (int i = 0; i < _type.TypeCodes.Count; i++)
            if (_type.TypeCodes[i] == tag)
                return i;
        throw new InvalidOperationException($"A union of type {_type} has no child with tag {tag}.");
    }

    private void AppendRanges(ColumnNode* source, int start, int count)
    {
        long from = OffsetAt(source, start), to = OffsetAt(source, start + count);
        long shift = (_type.IsVariableBinary() ? _values.Length : _children[0]._length) - from;
        if (!_type.HasLargeOffsets() && to + shift > int.MaxValue)
            throw new InvalidOperationException(
                $"A column of type {_type} cannot hold {to + shift} bytes or items; use a type with 64-bit offsets.");
        for (int row = start + 1; row <= start + count; row++)
            AppendOffset(OffsetAt(source, row) + shift);
        if (_type.IsVariableBinary())
            _values.Append(source->Values + from, to - from);
        else
            _children[0].Append(source->Children, from, to - from);
    }

    private long OffsetAt(ColumnNode* source, int row) =>
        _type.HasLargeOffsets() ? ((long*)source->Offsets)[row] : ((int*)source->Offsets)[row];

    private void AppendOffset(long offset)
    {
        if (_type.HasLargeOffsets())
            _offsets.Push(offset);
        else
            AppendOffset32((int)offset);
    }

    private void AppendOffset32(int offset) => _offsets.Push(offset);
}
