namespace AdFlow.Tables;

/// <summary>
/// An append-only buffer in an arena that doubles when full. What was handed out as a prefix stays valid and unchanged
/// while more is appended. Not thread-safe.
/// </summary>
internal unsafe struct GrowableBuffer(Arena arena)
{
    private long _capacity;
    private long _hint;

    /// <summary>First byte; moves when the buffer grows.</summary>
    public byte* Data { get; private set; }

    /// <summary>Bytes appended.</summary>
    public long Length { get; private set; }

    /// <summary>Announces bytes to come, so that the buffer is made large enough at once.</summary>
    public void Announce(long bytes) => _hint += bytes;

    /// <summary>Appends uninitialised bytes and returns where they are.</summary>
    public byte* Take(long bytes)
    {
        if (bytes > _capacity - Length || Data == null)
            Grow(Length + bytes);
        byte* at = Data + Length;
        Length += bytes;
        return at;
    }

    /// <summary>Takes back bytes that were appended last.</summary>
    public void Retract(long bytes) => Length -= bytes;

    /// <summary>Appends a copy of bytes.</summary>
    public void Append(byte* source, long bytes) => Buffer.MemoryCopy(source, Take(bytes), bytes, bytes);

    /// <summary>Appends a value.</summary>
    public void Push<T>(T value) where T : unmanaged => *(T*)Take(sizeof(T)) = value;

    private void Grow(long needed)
    {
        long capacity = Math.Max(Math.Max(needed, _hint), Math.Min(2 * _capacity, needed + (256L << 20)));
        capacity = Arena.Padded(capacity);
        byte* larger = arena.Allocate(capacity);
        Buffer.MemoryCopy(Data, larger, capacity, Length);
        Data = larger;
        _capacity = capacity;
    }
}
