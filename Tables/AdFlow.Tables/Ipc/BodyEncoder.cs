using System.Numerics;

namespace AdFlow.Tables.Ipc;

/// <summary>
/// Lists the entries and buffers of columns as they are written: from row 0, offsets from 0, no spare bits. Buffers
/// are pointed to where they already have that form, else made in scratch memory. Not thread-safe.
/// </summary>
internal sealed unsafe class BodyEncoder : IDisposable
{
    private readonly Arena _scratch = new();

    /// <summary>Rows and nulls of each column and child, in the order of the layout.</summary>
    public List<(long Length, long Nulls)> Nodes { get; } = [];

    /// <summary>Address and bytes of each buffer, in the order of the layout.</summary>
    public List<(nint Data, long Bytes)> Buffers { get; } = [];

    /// <summary>Bytes of the body: every buffer padded to 64 bytes.</summary>
    public long BodyLength { get; private set; }

    /// <summary>Bytes padded to a multiple of 64.</summary>
    public static long Padded(long bytes) => (bytes + 63) & ~63L;

    /// <summary>Forgets all columns.</summary>
    public void Clear()
    {
        Nodes.Clear();
        Buffers.Clear();
        BodyLength = 0;
        _scratch.Reset();
    }

    /// <summary>Appends rows of a column; a dictionary column is its codes.</summary>
    public void Add(DataType type, ColumnNode* node, long start, long count)
    {
        var validity = Validity(type, node, start, count, out long nulls);
        Nodes.Add((count, nulls));
        if (type.HasValidity())
            AddBuffer(validity, nulls > 0 ? Bitmap.Bytes(count) : 0);
        switch (type.Id)
        {
            case TypeId.Null: break;
            case TypeId.Bool: AddBuffer(Bits(node->Values, start, count), Bitmap.Bytes(count)); break;
            case TypeId.Struct: AddChildren(type, node, start, count); break;
            case TypeId.FixedSizeList: AddChildren(type, node, start * type.Width, count * type.Width); break;
            case TypeId.SparseUnion or TypeId.DenseUnion: AddUnion(type, node, start, count); break;
            case TypeId.LargeUtf8 or TypeId.LargeBinary or TypeId.LargeList:
                AddRanges<long>(type, node, start, count);
                break;
            case TypeId.Utf8 or TypeId.Binary or TypeId.List or TypeId.Map:
                AddRanges<int>(type, node, start, count);
                break;
            default: AddBuffer(node->Values + start * type.ByteWidth(), count * type.ByteWidth()); break;
        }
    }

    /// <summary>Frees the scratch memory.</summary>
    public void Dispose() => _scratch.Dispose();

    private byte* Validity(DataType type, ColumnNode* node, long start, long count, out long nulls)
    {
        nulls = type.Id is TypeId.Null ? count : 0;
        if (!type.HasValidity() || node->Validity == null || node->NullCount == 0)
            return null;
        byte* bits = Bits(node->Validity, start, count);
        nulls = count - Bitmap.Count(bits, (int)count);
        return bits;
    }

    private void AddUnion(DataType type, ColumnNode* node, long start, long count)
    {
        AddBuffer(node->Values + start, count);
        if (type.Id is TypeId.SparseUnion)
        {
            AddChildren(type, node, start, count);
            return;
        }
        AddBuffer(node->Offsets + 4 * start, 4 * count);
        for (int i = 0; i < type.Children.Count; i++)
            Add(type.Children[i].Type, node->Children + i, 0, node->Children[i].Length);
    }

    private void AddRanges<T>(DataType type, ColumnNode* node, long start, long count)
        where T : unmanaged, IBinaryInteger<T>
    {
        var offsets = (T*)node->Offsets + start;
        long from = long.CreateTruncating(offsets[0]), to = long.CreateTruncating(offsets[count]);
        if (from != 0)
        {
            var rebased = (T*)_scratch.Allocate((count + 1) * sizeof(T));
            for (long row = 0; row <= count; row++)
                rebased[row] = offsets[row] - offsets[0];
            offsets = rebased;
        }
        AddBuffer((byte*)offsets, (count + 1) * sizeof(T));
        if (type.IsVariableBinary())
            AddBuffer(node->Values + from, to - from);
        else
            Add(type.Children[0].Type, node->Children, from, to - from);
    }

    private void AddChildren(DataType type, ColumnNode* node, long start, long count)
    {
        for (int i = 0; i < type.Children.Count; i++)
            Add(type.Children[i].Type, node->Children + i, start, count);
    }

    private byte* Bits(byte* bits, long start, long count)
    {
        bool whole = (count & 7) == 0 || bits[(start + count) >> 3] >> (int)((start + count) & 7) == 0;
        if ((start & 7) == 0 && whole)
            return bits + (start >> 3);
        byte* copy = _scratch.AllocateZeroed(Bitmap.Bytes(count));
        Bitmap.Copy(bits, start, copy, 0, count);
        return copy;
    }

    private void AddBuffer(byte* data, long bytes)
    {
        Buffers.Add(((nint)data, bytes));
        BodyLength += Padded(bytes);
    }
}
