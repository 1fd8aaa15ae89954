using AdFlow.Tables.Literals;

namespace AdFlow.Tables.Json;

/// <summary>
/// Splits a stream into lines at line feeds, without the feed; a byte order mark at the start is dropped. The last
/// line needs no feed. Not thread-safe; the stream stays the caller's.
/// </summary>
/// <param name="stream">UTF-8 text, read to its end.</param>
/// <param name="maxLineBytes">Longest line taken.</param>
public sealed class LineReader(Stream stream, int maxLineBytes = LineReader.DefaultMaxLineBytes)
{
    /// <summary>Longest line taken unless said otherwise: 64 MiB.</summary>
    public const int DefaultMaxLineBytes = 64 << 20;

    private byte[] _bytes = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Number of the line read last, from 1; 0 before the first.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <param name="line">The line, valid until the next call.</param>
    /// <returns>False at the end of the stream.</returns>
    /// <exception cref="TableTextException">The line is too long; the next call gives the one behind it.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        LineNumber++;
        int searched = 0;
        while (true)
        {
            var rest = _bytes.AsSpan(_start, _end - _start);
            int feed = rest[searched..].IndexOf((byte)'\n');
            if (feed >= 0 || _ended)
            {
                bool found = Take(rest, feed < 0 ? rest.Length : searched + feed, out line);
                return line.Length <= maxLineBytes ? found : throw TooLong();
            }
            searched = rest.Length;
            if (searched > maxLineBytes)
            {
                SkipLine();
                throw TooLong();
            }
            Fill();
        }
    }

    private TableTextException TooLong() => new(
        [$"line {LineNumber}: found a line of more than {maxLineBytes} bytes, expected shorter lines"]);

    private void SkipLine()
    {
        int feed = -1;
        while (feed < 0 && !_ended)
        {
            _start = _end;
            Fill();
            feed = _bytes.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
        }
        _start = feed < 0 ? _end : _start + feed + 1;
    }

    private bool Take(ReadOnlySpan<byte> rest, int length, out ReadOnlySpan<byte> line)
    {
        line = rest[..length];
        _start += Math.Min(length + 1, rest.Length);
        if (LineNumber == 1 && line.StartsWith("\uFEFF"u8))
            line = line["\uFEFF"u8.Length..];
        return rest.Length > 0;
    }

    private void Fill()
    {
        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        (_start, _end) = (0, _end - _start);
        if (_end == _bytes.Length)
            Array.Resize(ref _bytes, 2 * _end);
        int read = stream.Read(_bytes, _end, _bytes.Length - _end);
        _end += read;
        _ended = read == 0;
    }
}
