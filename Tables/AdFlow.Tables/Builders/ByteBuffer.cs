using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AdFlow.Tables;

/// <summary>Bytes that grow at the end and can be cut back: a builder's values or offsets. Not thread-safe.</summary>
internal sealed unsafe class ByteBuffer
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Appends <paramref name="count"/> bytes of zero and returns them to be filled.</summary>
    public Span<byte> Extend(int count)
    {
        int length = checked(Length + count);
        if (length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(length, (int)Math.Min(Array.MaxLength, 64 + 2L * _bytes.Length)));
        var added = _bytes.AsSpan(Length, count);
        added.Clear();
        Length = length;
        return added;
    }

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Extend(bytes.Length));

    public void Write<T>(T value) where T : unmanaged =>
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(Extend(sizeof(T))), value);

    public T Read<T>(int byteOffset) where T : unmanaged => MemoryMarshal.Read<T>(_bytes.AsSpan(byteOffset));

    /// <summary>Forgets every byte from <paramref name="length"/> on; the memory is kept.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);
}
