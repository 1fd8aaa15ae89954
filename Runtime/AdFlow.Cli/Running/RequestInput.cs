using AdFlow.Tables.Ipc;

namespace AdFlow.Cli;

/// <summary>
/// The requests as they come: Arrow is told from JSON lines by the first bytes that arrive, so that a person or a
/// program behind a pipe is answered line by line. Reads only forward; not thread-safe.
/// </summary>
internal sealed class RequestInput : Stream
{
    private const int PeekBytes = 8;
    private readonly Stream _source;
    private readonly byte[] _start = new byte[PeekBytes];
    private readonly int _peeked;
    private int _taken;

    private RequestInput(Stream source)
    {
        _source = source;
        int read = -1;
        while (_peeked < PeekBytes && read != 0 && _start.AsSpan(0, _peeked).IndexOf((byte)'\n') < 0)
            _peeked += read = source.Read(_start, _peeked, PeekBytes - _peeked);
        IsArrow = IpcReader.Recognise(_start.AsSpan(0, _peeked)) is not IpcContent.Other;
    }

    /// <summary>Whether the requests are an Arrow file or stream; else they are JSON lines.</summary>
    public bool IsArrow { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens a file, or the standard input for −.</summary>
    public static RequestInput Open(string path, Terminal terminal) => new(path == "-"
        ? terminal.Input : NamedFile.Read(path));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_taken == _peeked)
            return _source.Read(buffer);
        int count = Math.Min(buffer.Length, _peeked - _taken);
        _start.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _source.Dispose();
        base.Dispose(disposing);
    }
}
