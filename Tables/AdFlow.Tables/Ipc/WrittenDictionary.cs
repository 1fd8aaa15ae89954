namespace AdFlow.Tables.Ipc;

/// <summary>
/// A copy of the dictionary that was written last under a number, to tell whether the next batch needs it again. By
/// content, not by address: arenas are reused.
/// </summary>
internal sealed unsafe class WrittenDictionary : IDisposable
{
    private readonly Arena _arena = new();
    private readonly List<(long Length, long Nulls)> _nodes;
    private readonly List<(nint Data, long Bytes)> _buffers = [];

    /// <summary>Copies what an encoder holds.</summary>
    public WrittenDictionary(BodyEncoder body)
    {
        _nodes = [.. body.Nodes];
        foreach (var (data, bytes) in body.Buffers)
        {
            byte* copy = _arena.Allocate(bytes);
            Buffer.MemoryCopy((void*)data, copy, bytes, bytes);
            _buffers.Add(((nint)copy, bytes));
        }
    }

    /// <summary>Number of values.</summary>
    public long Length => _nodes[0].Length;

    /// <summary>Whether an encoder holds exactly these values.</summary>
    public bool Equals(BodyEncoder body)
    {
        bool same = _nodes.SequenceEqual(body.Nodes);
        for (int i = 0; same && i < _buffers.Count; i++)
            same = _buffers[i].Bytes == body.Buffers[i].Bytes && IsPrefix(body, i, _buffers[i].Bytes);
        return same;
    }

    /// <summary>
    /// Whether an encoder holds these values and more behind them; only told for plain values without nulls.
    /// </summary>
    public bool IsExtendedBy(BodyEncoder body, DataType type)
    {
        bool plain = type.ByteWidth() > 0 || type.IsVariableBinary();
        bool longer = _nodes.Count == 1 && body.Nodes[0].Length > Length && body.Nodes[0].Nulls + _nodes[0].Nulls == 0;
        bool extended = plain && longer;
        for (int i = 0; extended && i < _buffers.Count; i++)
            extended = _buffers[i].Bytes <= body.Buffers[i].Bytes && IsPrefix(body, i, _buffers[i].Bytes);
        return extended;
    }

    /// <summary>Frees the copy.</summary>
    public void Dispose() => _arena.Dispose();

    private bool IsPrefix(BodyEncoder body, int buffer, long bytes)
    {
        byte* mine = (byte*)_buffers[buffer].Data;
        byte* other = (byte*)body.Buffers[buffer].Data;
        bool same = true;
        for (long at = 0; same && at < bytes; at += 1 << 30)
        {
            int piece = (int)Math.Min(bytes - at, 1 << 30);
            same = new ReadOnlySpan<byte>(mine + at, piece).SequenceEqual(new ReadOnlySpan<byte>(other + at, piece));
        }
        return same;
    }
}
