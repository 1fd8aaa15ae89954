namespace AdFlow.Tables.Ipc;

/// <summary>Where the messages of one kind lie in a file, for its footer.</summary>
internal sealed class IpcBlocks
{
    private readonly List<(long Offset, int Metadata, long Body)> _blocks = [];
    private readonly List<uint> _sums = [];

    /// <summary>Checksums of the messages, with their bodies, as far as they were told.</summary>
    public IReadOnlyList<uint> Sums => _sums;

    /// <summary>Appends a message.</summary>
    /// <param name="offset">Offset in the file.</param>
    /// <param name="metadata">Bytes before the body: mark, length, metadata and padding.</param>
    /// <param name="body">Bytes of the body.</param>
    public void Add(long offset, int metadata, long body) => _blocks.Add((offset, metadata, body));

    /// <summary>Tells the checksum of the message appended last.</summary>
    public void AddSum(uint sum) => _sums.Add(sum);

    /// <summary>Writes the vector of blocks and returns its position.</summary>
    public int Write(FlatBuilder builder)
    {
        builder.StartVector(24, _blocks.Count, 8);
        for (int i = _blocks.Count - 1; i >= 0; i--)
        {
            builder.Push(_blocks[i].Body);
            builder.Push(0);
            builder.Push(_blocks[i].Metadata);
            builder.Push(_blocks[i].Offset);
        }
        return builder.EndVector(_blocks.Count);
    }
}
