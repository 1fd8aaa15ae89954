namespace AdFlow.Tables.Ipc;

/// <summary>
/// Makes column nodes over the body of one record batch or dictionary batch. Every length and buffer is checked
/// against the body before use; values are checked by <see cref="RowCheck"/> unless the file is trusted.
/// </summary>
internal sealed unsafe class BodyDecoder
{
    private readonly IpcMessage _message;
    private readonly FlatTable _batch;
    private readonly FlatVector _nodes;
    private readonly FlatVector _buffers;
    private readonly Arena _arena;
    private readonly bool _validate;
    private readonly List<DictionaryUse> _uses;
    private int _nextNode;
    private int _nextBuffer;
    private long _bodyLeft;

    /// <summary>Reads the header of a batch.</summary>
    /// <param name="message">The message; its body stays in place while the nodes are used.</param>
    /// <param name="batch">Its record batch table.</param>
    /// <param name="arena">Memory of the nodes and of buffers that are not aligned to eight bytes.</param>
    /// <param name="validate">Whether to check every row.</param>
    /// <param name="uses">Receives the nodes that wait for a dictionary.</param>
    public BodyDecoder(IpcMessage message, FlatTable batch, Arena arena, bool validate, List<DictionaryUse> uses)
    {
        _message = message;
        _batch = batch;
        _nodes = batch.Vector(1, 16);
        _buffers = batch.Vector(2, 16);
        _arena = arena;
        _validate = validate;
        _uses = uses;
        _bodyLeft = message.BodyLength;
        long rows = batch.Scalar<long>(0);
        if (rows is < 0 or > int.MaxValue)
            throw batch.Fail($"a batch of {rows} rows", $"at most {int.MaxValue}; write smaller batches");
        RowCount = (int)rows;
        if (batch.TryTable(3, out var compression))
            throw compression.Fail(
                $"buffers compressed with {(compression.Scalar<byte>(0) == 0 ? "LZ4" : "Zstandard")}",
                "plain buffers; write the file without compression");
    }

    /// <summary>Rows of the batch.</summary>
    public int RowCount { get; }

    /// <summary>Reads the next column into a node.</summary>
    public void Read(IpcField field, ColumnNode* node)
    {
        *node = default;
        if (_nextNode == _nodes.Count)
            throw Fail(field, $"{_nodes.Count} columns and children", "one entry for each of the schema");
        long length = _nodes.Scalar<long>(_nextNode), nulls = _nodes.Scalar<long>(_nextNode, 8);
        _nextNode++;
        if (length is < 0 or > int.MaxValue || nulls < 0 || nulls > length)
            throw Fail(field, $"{length} rows with {nulls} nulls", $"up to {int.MaxValue} rows and as many nulls");
        node->Length = (int)length;
        ReadValidity(field, node, nulls);
        ReadValues(field, node);
        ReadChildren(field, node);
        CheckChildren(field, node);
        if (field.Values is not null)
            AddUse(field, node);
    }

    /// <summary>Checks that the batch had nothing beyond the columns read.</summary>
    public void End()
    {
        if (_nextNode != _nodes.Count || _nextBuffer != _buffers.Count)
            throw _batch.Fail(
                $"{_nodes.Count} column entries and {_buffers.Count} buffers", $"{_nextNode} and {_nextBuffer}");
    }

    private void ReadValidity(IpcField field, ColumnNode* node, long nulls)
    {
        if (field.Type.Id is TypeId.Null)
            node->NullCount = node->Length;
        if (field.Type.Id is TypeId.SparseUnion or TypeId.DenseUnion && _message.Version == MetadataVersion.V4)
        {
            if (nulls > 0)
                throw Fail(field, "a union with nulls of its own (metadata V4)",
                    "nulls in its children; use metadata V5");
            NextBuffer(field, "validity", 0);
        }
        if (!field.Type.HasValidity())
            return;
        byte* bits = NextBuffer(field, "validity", nulls > 0 ? Bitmap.Bytes(node->Length) : 0, out long bytes);
        node->NullCount = (int)nulls;
        node->Validity = nulls > 0 ? bits : null;
        if (!_validate || bytes < Bitmap.Bytes(node->Length))
            return;
        int counted = node->Length - Bitmap.Count(bits, node->Length);
        if (counted != nulls)
            throw Fail(field, $"{nulls} nulls stated, {counted} in the validity bitmap", "the same number");
    }

    private void ReadValues(IpcField field, ColumnNode* node)
    {
        var type = field.Type;
        long rows = node->Length;
        if (type.Id is TypeId.Bool)
            node->Values = NextBuffer(field, "values", Bitmap.Bytes(rows));
        else if (type.Id is TypeId.SparseUnion or TypeId.DenseUnion)
        {
            node->Values = NextBuffer(field, "tags", rows);
            if (type.Id is TypeId.DenseUnion)
                node->Offsets = NextBuffer(field, "offsets", 4 * rows);
        }
        else if (type.IsVariableBinary() || type.Id is TypeId.List or TypeId.LargeList or TypeId.Map)
        {
            node->Offsets = NextOffsets(field, node->Length);
            if (type.IsVariableBinary())
                ReadBytes(field, node);
        }
        else if (type.Id is not (TypeId.Null or TypeId.Struct or TypeId.FixedSizeList))
            node->Values = NextBuffer(field, "values", rows * type.ByteWidth());
    }

    // A column without rows may leave out the one offset it should have.
    private byte* NextOffsets(IpcField field, int rows)
    {
        int width = field.Type.HasLargeOffsets() ? 8 : 4;
        byte* offsets = NextBuffer(field, "offsets", rows == 0 ? 0 : (rows + 1L) * width, out long bytes);
        return bytes >= width ? offsets : _arena.AllocateZeroed(width);
    }

    private void ReadBytes(IpcField field, ColumnNode* node)
    {
        node->Values = NextBuffer(field, "values", 0, out long bytes);
        bool text = field.Type.Id is TypeId.Utf8 or TypeId.LargeUtf8;
        if (!_validate)
            return;
        if (field.Type.HasLargeOffsets())
        {
            Check(field, RowCheck.Offsets((long*)node->Offsets, node->Length, bytes));
            Check(field, RowCheck.Lengths((long*)node->Offsets, node->Length));
            Check(field, text ? RowCheck.Text<long>(node) : null);
        }
        else
        {
            Check(field, RowCheck.Offsets((int*)node->Offsets, node->Length, bytes));
            Check(field, text ? RowCheck.Text<int>(node) : null);
        }
    }

    private void ReadChildren(IpcField field, ColumnNode* node)
    {
        node->ChildCount = field.Children.Count;
        if (node->ChildCount == 0)
            return;
        node->Children = (ColumnNode*)_arena.AllocateZeroed((long)sizeof(ColumnNode) * node->ChildCount);
        for (int i = 0; i < node->ChildCount; i++)
            Read(field.Children[i], node->Children + i);
    }

    private void CheckChildren(IpcField field, ColumnNode* node)
    {
        switch (field.Type.Id)
        {
            case TypeId.Struct or TypeId.SparseUnion:
                for (int i = 0; i < node->ChildCount; i++)
                    CheckLength(field.Children[i], node->Children[i].Length, node->Length);
                break;
            case TypeId.FixedSizeList:
                CheckLength(field.Children[0], node->Children[0].Length, (long)node->Length * field.Type.Width);
                break;
            case TypeId.List or TypeId.Map when _validate:
                Check(field, RowCheck.Offsets((int*)node->Offsets, node->Length, node->Children[0].Length));
                break;
            case TypeId.LargeList when _validate:
                Check(field, RowCheck.Offsets((long*)node->Offsets, node->Length, node->Children[0].Length));
                break;
        }
        if (_validate && field.Type.Id is TypeId.SparseUnion or TypeId.DenseUnion)
            Check(field, RowCheck.Union(field.Type, node));
    }

    private void AddUse(IpcField field, ColumnNode* node)
    {
        long maxCode = _validate ? RowCheck.MaxCode(node, field.Type.IndexType!.Id) : -1;
        if (maxCode == -2)
            throw Fail(field, "a negative dictionary code", "codes from 0");
        _uses.Add(new DictionaryUse(node, field, maxCode));
    }

    private void CheckLength(IpcField child, int length, long expected)
    {
        if (length != expected)
            throw Fail(child, $"{length} rows", $"{expected}, as its parent needs");
    }

    private void Check(IpcField field, string? error)
    {
        if (error is not null)
            throw Fail(field, error, "values within bounds");
    }

    private byte* NextBuffer(IpcField field, string name, long bytes) => NextBuffer(field, name, bytes, out _);

    private byte* NextBuffer(IpcField field, string name, long needed, out long bytes)
    {
        if (_nextBuffer == _buffers.Count)
            throw Fail(field, $"{_buffers.Count} buffers", $"one more, the {name} of this column");
        long offset = _buffers.Scalar<long>(_nextBuffer);
        bytes = _buffers.Scalar<long>(_nextBuffer, 8);
        _nextBuffer++;
        if (offset < 0 || bytes < 0 || offset > _message.BodyLength || bytes > _message.BodyLength - offset)
            throw Fail(field, $"a {name} buffer of {bytes} bytes at {offset}",
                $"one in the {_message.BodyLength} body bytes");
        if (bytes < needed)
            throw Fail(field, $"a {name} buffer of {bytes} bytes", $"at least {needed}");
        // Buffers that overlap would let a small file cause work and copies without bound.
        if ((_bodyLeft -= bytes) < 0)
            throw Fail(field, "buffers longer in sum than the body",
                $"disjoint buffers in {_message.BodyLength} bytes");
        byte* at = _message.Body + offset;
        if (((nint)at & 7) == 0)
            return at;
        byte* copy = _arena.Allocate(bytes);
        Buffer.MemoryCopy(at, copy, bytes, bytes);
        return copy;
    }

    private IpcFormatException Fail(IpcField field, string found, string expected) =>
        _batch.Fail(found, expected, field.Path);
}
