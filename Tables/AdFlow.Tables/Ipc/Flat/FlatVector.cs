namespace AdFlow.Tables.Ipc;

/// <summary>A vector of a flatbuffer whose elements are known to lie inside of it.</summary>
internal readonly struct FlatVector(FlatBuffer buffer, long position, int elementBytes, int count)
{
    /// <summary>Position of the first element.</summary>
    public long Position { get; } = position;

    public int Count { get; } = count;

    /// <summary>A scalar inside of an element.</summary>
    public T Scalar<T>(int index, int byteInElement = 0) where T : unmanaged =>
        buffer.Read<T>(Position + (long)index * elementBytes + byteInElement);

    /// <summary>The table that an element refers to.</summary>
    public FlatTable Table(int index) => buffer.TableAt(buffer.Follow(Position + 4L * index));
}
