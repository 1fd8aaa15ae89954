namespace AdFlow.Tables.Literals;

/// <summary>A stream readable more than once from where it stands: itself, or a copy if it cannot seek.</summary>
internal sealed class RereadableStream : IDisposable
{
    private readonly Stream _stream;
    private readonly MemoryStream? _copy;
    private readonly long _start;

    public RereadableStream(Stream stream)
    {
        if (!stream.CanSeek)
            stream.CopyTo(_copy = new MemoryStream());
        _stream = _copy ?? stream;
        _start = _copy is null ? stream.Position : 0;
    }

    public Stream FromStart()
    {
        _stream.Position = _start;
        return _stream;
    }

    public void Dispose() => _copy?.Dispose();
}
