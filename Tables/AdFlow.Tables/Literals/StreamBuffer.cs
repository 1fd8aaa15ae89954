using System.Buffers;

namespace AdFlow.Tables.Literals;

/// <summary>Gathers small writes and passes them to a stream in large ones. Not thread-safe.</summary>
internal sealed class StreamBuffer(Stream stream) : IBufferWriter<byte>
{
    private const int MinFreeBytes = 256;

    private byte[] _bytes = new byte[64 * 1024];
    private int _length;

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int size = Math.Max(sizeHint, MinFreeBytes);
        if (_bytes.Length - _length < size)
            Flush();
        if (_bytes.Length < size)
            _bytes = new byte[size];
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Passes on what was gathered; the stream itself is not flushed.</summary>
    public void Flush()
    {
        stream.Write(_bytes, 0, _length);
        _length = 0;
    }
}
