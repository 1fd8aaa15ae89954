using System.Numerics;

namespace AdFlow.Tables.Ipc;

/// <summary>
/// Appends the buffers of a batch's columns and fills in the entries that describe them. What <see cref="BodyEncoder"/>
/// lists for writing later, this copies at once.
/// </summary>
internal unsafe ref struct StreamBody(GrowingBytes target, BatchPlaces places)
{
    private readonly int _start = target.Length;
    private int _nextNode = places.Nodes;
    private int _nextBuffer = places.Buffers;

    /// <summary>Bytes of the body so far.</summary>
    public readonly int Length => target.Length - _start;

    /// <summary>Column entries and buffers of a type that has no dictionaries.</summary>
    public static (int Nodes, int Buffers) Count(DataType type)
    {
        int own = type.Id switch
        {
            TypeId.Null => 0,
            TypeId.DenseUnion => 2,
            TypeId.SparseUnion or TypeId.Struct or TypeId.FixedSizeList => 1,
            TypeId.List or TypeId.LargeList or TypeId.Map => 2,
            _ => type.IsVariableBinary() ? 3 : 2,
        };
        return type.Children.Select(child => Count(child.Type))
            .Aggregate((1, own), (sum, child) => (sum.Item1 + child.Nodes, sum.Item2 + child.Buffers));
    }

    /// <summary>Appends rows of a column; a dictionary of texts as the texts.</summary>
    public void Add(DataType type, ColumnNode* node, long start, long count)
    {
        long nulls = AddValidity(type, node, start, count);
        switch (type.Id)
        {
            case TypeId.Null: break;
            case TypeId.Bool: CopyBits(node->Values, start, count); break;
            case TypeId.Struct: AddChildren(type, node, start, count); break;
            case TypeId.FixedSizeList: AddChildren(type, node, start * type.Width, count * type.Width); break;
            case TypeId.SparseUnion or TypeId.DenseUnion: AddUnion(type, node, start, count); break;
            case TypeId.LargeUtf8 or TypeId.LargeBinary or TypeId.LargeList:
                AddRanges<long>(type, node, start, count);
                break;
            case TypeId.Utf8 or TypeId.Binary or TypeId.List or TypeId.Map:
                AddRanges<int>(type, node, start, count);
                break;
            case TypeId.Dictionary when type.ValueType!.HasLargeOffsets(): AddTexts<long>(type, node, start, count);
                break;
            case TypeId.Dictionary: AddTexts<int>(type, node, start, count); break;
            default: AddValues(type.ByteWidth(), node, start, count, nulls); break;
        }
    }

    private long AddValidity(DataType type, ColumnNode* node, long start, long count)
    {
        long nulls = type.Id is TypeId.Null ? count : 0;
        int entry = _nextNode;
        _nextNode += 16;
        target.Put(entry, count);
        if (type.HasValidity())
            nulls = type.Id is TypeId.Dictionary && node->Dictionary->NullCount > 0
                ? AddTextValidity(new Column(type, node), start, count)
                : AddValidity(node, start, count);
        target.Put(entry + 8, nulls);
        return nulls;
    }

    private long AddValidity(ColumnNode* node, long start, long count)
    {
        if (node->Validity == null || node->NullCount == 0)
        {
            Take(0);
            return 0;
        }
        int before = target.Length;
        CopyBits(node->Validity, start, count);
        return CountNulls(before, count);
    }

    // A code that is valid may still be that of a null.
    private long AddTextValidity(Column column, long start, long count)
    {
        int before = target.Length;
        fixed (byte* bits = Take(Bitmap.Bytes(count)))
            for (long row = 0; row < count; row++)
            {
                int at = (int)(start + row);
                bool valid = column.IsValid(at) && column.Dictionary.IsValid(column.GetCode(at));
                bits[row >> 3] = (byte)((row & 7) == 0 ? 0 : bits[row >> 3]);
                Bitmap.Set(bits, (int)row, valid);
            }
        return CountNulls(before, count);
    }

    // No nulls need no bitmap, which is then taken back.
    private readonly long CountNulls(int before, long count)
    {
        long nulls;
        fixed (byte* bits = target.Written[before..])
            nulls = count - Bitmap.Count(bits, (int)count);
        if (nulls > 0)
            return nulls;
        target.Truncate(before);
        target.Put(_nextBuffer - 8, 0L);
        return 0;
    }

    private void AddChildren(DataType type, ColumnNode* node, long start, long count)
    {
        for (int i = 0; i < type.Children.Count; i++)
            Add(type.Children[i].Type, node->Children + i, start, count);
    }

    private void AddUnion(DataType type, ColumnNode* node, long start, long count)
    {
        Copy(node->Values + start, count);
        if (type.Id is TypeId.SparseUnion)
        {
            AddChildren(type, node, start, count);
            return;
        }
        Copy(node->Offsets + 4 * start, 4 * count);
        for (int i = 0; i < type.Children.Count; i++)
            Add(type.Children[i].Type, node->Children + i, 0, node->Children[i].Length);
    }

    private void AddRanges<T>(DataType type, ColumnNode* node, long start, long count)
        where T : unmanaged, IBinaryInteger<T>
    {
        var offsets = (T*)node->Offsets + start;
        long from = long.CreateTruncating(offsets[0]), to = long.CreateTruncating(offsets[count]);
        fixed (byte* bytes = Take((count + 1) * sizeof(T)))
        {
            var rebased = (T*)bytes;
            for (long row = 0; row <= count; row++)
                rebased[row] = offsets[row] - offsets[0];
        }
        if (type.IsVariableBinary())
            Copy(node->Values + from, to - from);
        else
            Add(type.Children[0].Type, node->Children, from, to - from);
    }

    private void AddTexts<T>(DataType type, ColumnNode* node, long start, long count)
        where T : unmanaged, IBinaryInteger<T>
    {
        var column = new Column(type, node);
        long total = 0;
        fixed (byte* bytes = Take((count + 1) * sizeof(T)))
        {
            var offsets = (T*)bytes;
            offsets[0] = T.Zero;
            for (long row = 0; row < count; row++)
            {
                total += column.GetBytes((int)(start + row)).Length;
                offsets[row + 1] = T.CreateTruncating(total);
            }
        }
        var texts = Take(total);
        for (long row = 0; row < count; row++)
        {
            var text = column.GetBytes((int)(start + row));
            text.CopyTo(texts);
            texts = texts[text.Length..];
        }
    }

    private void AddValues(int width, ColumnNode* node, long start, long count, long nulls)
    {
        int at = target.Length;
        Copy(node->Values + start * width, count * width);
        if (nulls == 0)
            return;
        fixed (byte* values = target.Written[at..])
            for (long row = 0; row < count; row++)
                if (!Bitmap.Get(node->Validity, (int)(start + row)))
                    new Span<byte>(values + row * width, width).Clear();
    }

    private void CopyBits(byte* bits, long start, long count)
    {
        var copy = Take(Bitmap.Bytes(count));
        if (copy.Length == 0)
            return;
        copy[^1] = 0;
        fixed (byte* to = copy)
            Bitmap.Copy(bits, start, to, 0, count);
    }

    private void Copy(byte* source, long bytes)
    {
        var copy = Take(bytes);
        new ReadOnlySpan<byte>(source, copy.Length).CopyTo(copy);
    }

    // Room for the next buffer, which is entered; only its padding is set.
    private Span<byte> Take(long bytes)
    {
        target.Put(_nextBuffer, (long)Length);
        target.Put(_nextBuffer + 8, bytes);
        _nextBuffer += 16;
        var padded = target.Append(bytes + 7 & ~7L);
        padded[(int)bytes..].Clear();
        return padded[..(int)bytes];
    }
}
