using System.Runtime.CompilerServices;

namespace AdFlow.Tables;

/// <summary>
/// Writes a text column, or a column of lists of text, into an arena without managed allocation. Append pieces, end
/// texts, for lists end lists too, then <see cref="Finish"/> or <see cref="FinishLists"/>. Not thread-safe.
/// </summary>
public unsafe struct TextColumnWriter
{
    private readonly Arena _arena;
    private byte* _bytes;
    private int* _offsets;
    private int* _listOffsets;
    private byte* _validity;
    private int _byteCapacity, _byteCount, _textCapacity, _textCount, _listCapacity, _listCount, _nullCount;

    /// <summary>Makes a writer.</summary>
    /// <param name="arena">Memory of the column.</param>
    /// <param name="texts">Expected number of texts.</param>
    /// <param name="bytes">Expected number of bytes.</param>
    public TextColumnWriter(Arena arena, int texts, int bytes)
    {
        _arena = arena;
        _byteCapacity = Math.Max(bytes, 16);
        _textCapacity = Math.Max(texts, 4);
        _bytes = arena.Allocate(_byteCapacity);
        _offsets = (int*)arena.Allocate((_textCapacity + 1L) * sizeof(int));
        _offsets[0] = 0;
    }

    /// <summary>Texts ended.</summary>
    public readonly int TextCount => _textCount;

    /// <summary>Adds bytes to the current text.</summary>
    /// <param name="utf8">Valid UTF-8 once all pieces of a text are joined.</param>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > _byteCapacity - _byteCount)
            _bytes = (byte*)Grow(_bytes, _byteCount, ref _byteCapacity, checked(_byteCount + utf8.Length), 1);
        utf8.CopyTo(new Span<byte>(_bytes + _byteCount, utf8.Length));
        _byteCount += utf8.Length;
    }

    /// <summary>Ends the current text.</summary>
    public void EndText()
    {
        if (_textCount == _textCapacity)
            _offsets = (int*)Grow(_offsets, (_textCount + 1L) * sizeof(int), ref _textCapacity, _textCount + 1,
                sizeof(int));
        _offsets[++_textCount] = _byteCount;
        if (_validity != null)
            SetValidity(true);
    }

    /// <summary>Ends the current text as null; what was appended to it must be nothing.</summary>
    public void EndNull()
    {
        if (_validity == null)
        {
            _validity = _arena.AllocateZeroed(Bitmap.Bytes(_textCapacity));
            Bitmap.SetAll(_validity, _textCount);
        }
        EndText();
        Bitmap.Set(_validity, _textCount - 1, false);
        _nullCount++;
    }

    /// <summary>Ends the current list, which holds the texts ended since the last one.</summary>
    public void EndList()
    {
        if (_listOffsets == null)
        {
            _listCapacity = 4;
            _listOffsets = (int*)_arena.Allocate((_listCapacity + 1L) * sizeof(int));
            _listOffsets[0] = 0;
        }
        if (_listCount == _listCapacity)
            _listOffsets = (int*)Grow(
                _listOffsets, (_listCount + 1L) * sizeof(int), ref _listCapacity, _listCount + 1, sizeof(int));
        _listOffsets[++_listCount] = _textCount;
    }

    /// <summary>The column of texts.</summary>
    public readonly ColumnNode* Finish()
    {
        var node = (ColumnNode*)_arena.AllocateZeroed(sizeof(ColumnNode));
        *node = new ColumnNode
        {
            Length = _textCount, NullCount = _nullCount, Validity = _nullCount > 0 ? _validity : null,
            Values = _bytes, Offsets = (byte*)_offsets,
        };
        return node;
    }

    /// <summary>The column of lists of texts.</summary>
    public readonly ColumnNode* FinishLists()
    {
        var node = (ColumnNode*)_arena.AllocateZeroed(sizeof(ColumnNode));
        *node = new ColumnNode { Length = _listCount, ChildCount = 1, Children = Finish(),
            Offsets = (byte*)_listOffsets };
        if (_listOffsets == null)
            node->Offsets = _arena.AllocateZeroed(sizeof(int));
        return node;
    }

    private readonly void SetValidity(bool value) => Bitmap.Set(_validity, _textCount - 1, value);

    private void* Grow(void* data, long used, ref int capacity, int needed, int width)
    {
        int oldCapacity = capacity;
        capacity = (int)Math.Min(Math.Max((long)capacity * 2, needed), int.MaxValue - 1);
        byte* grown = _arena.Allocate((capacity + 1L) * width);
        Unsafe.CopyBlockUnaligned(grown, data, checked((uint)used));
        if (data == _offsets && _validity != null)
        {
            byte* validity = _arena.AllocateZeroed(Bitmap.Bytes(capacity));
            Unsafe.CopyBlockUnaligned(validity, _validity, (uint)Bitmap.Bytes(oldCapacity));
            _validity = validity;
        }
        return grown;
    }
}
