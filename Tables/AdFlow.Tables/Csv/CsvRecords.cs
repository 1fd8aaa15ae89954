using System.Buffers;
using System.Globalization;
using AdFlow.Tables.Literals;

namespace AdFlow.Tables.Csv;

/// <summary>
/// Splits CSV (RFC 4180) into records of fields, quotes resolved; lines end with CRLF or LF, a byte order mark at the
/// start is dropped. Not thread-safe.
/// </summary>
internal sealed class CsvRecords(Stream stream)
{
    private const int MaxRecordBytes = 64 << 20;
    private const int End = -1;

    // Where a run of plain text ends: in an unquoted field, and in a quoted one (line feeds are counted).
    private static readonly SearchValues<byte> PlainEnds = SearchValues.Create(",\"\r\n"u8);
    private static readonly SearchValues<byte> QuotedEnds = SearchValues.Create("\"\n"u8);

    private readonly byte[] _input = new byte[64 * 1024];
    private readonly List<(int End, bool Quoted, long Line, long Column)> _fields = [];
    private byte[] _text = new byte[1024];
    private int _textLength;
    private int _inputStart;
    private int _inputEnd;
    private long _line = 1;
    private long _column = 1;
    private bool _started;

    /// <summary>Fields of the record.</summary>
    public int Count => _fields.Count;

    /// <summary>Whether the record is an empty line.</summary>
    public bool IsBlank => _fields is [{ End: 0, Quoted: false }];

    /// <summary>Line where the record begins, from 1.</summary>
    public long Line => _fields[0].Line;

    /// <summary>Bytes of the record's text.</summary>
    public int ByteCount => _textLength;

    public bool IsQuoted(int field) => _fields[field].Quoted;

    public ReadOnlySpan<byte> this[int field]
    {
        get
        {
            int start = field == 0 ? 0 : _fields[field - 1].End;
            return _text.AsSpan(start, _fields[field].End - start);
        }
    }

    /// <summary>Where a field begins, as <c>line 3, column 14</c> (bytes, from 1).</summary>
    public string At(int field) => At(_fields[field].Line, _fields[field].Column);

    /// <summary>Reads the next record.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="TableTextException">A quote is misplaced or not closed, or the record is too long or has too
    /// many fields.</exception>
    public bool TryRead()
    {
        SkipByteOrderMark();
        _fields.Clear();
        _textLength = 0;
        if (Peek() == End)
            return false;
        do
            ReadField();
        while (Take(','));
        if (Take('\r') && Peek() is not ('\n' or End))
            throw Misplaced("a carriage return inside the line, expected a line feed after it");
        Take('\n');
        return true;
    }

    private void ReadField()
    {
        if (_fields.Count == TextLimits.MaxColumns)
            throw new TableTextException([string.Create(CultureInfo.InvariantCulture,
                $"{At(_line, _column)}: found more than {TextLimits.MaxColumns} fields, expected a table of at most as "
                + $"many columns; split it, or put values of one kind into a list")]);
        var (line, column) = (_line, _column);
        bool quoted = Take('"');
        if (quoted)
            ReadQuoted(line, column);
        else
            ReadPlain();
        _fields.Add((_textLength, quoted, line, column));
    }

    private void ReadPlain()
    {
        for (int c = PeekAfterRun(PlainEnds); c != End && c != ',' && c != '\n'; c = PeekAfterRun(PlainEnds))
        {
            if (c == '"')
                throw Misplaced("a quote inside an unquoted field, expected the whole field in quotes and \"\" in it");
            Advance();
            if (c == '\r' && Peek() is '\n' or End)
                return;
            Append((byte)c);
        }
    }

    private void ReadQuoted(long line, long column)
    {
        while (true)
        {
            int c = PeekAfterRun(QuotedEnds);
            if (c == End)
                throw new TableTextException([$"{At(line, column)}: found a quote that is never closed, expected \""]);
            Advance();
            if (c == '"' && !Take('"'))
                break;
            Append((byte)c);
        }
        if (Peek() is not (',' or '\n' or '\r' or End))
            throw Misplaced("text after the closing quote, expected a comma or the line's end");
    }

    private TableTextException Misplaced(string problem) => new([$"{At(_line, _column)}: found {problem}"]);

    private void Append(params ReadOnlySpan<byte> text)
    {
        int length = _textLength + text.Length;
        if (length > MaxRecordBytes)
            throw new TableTextException([$"line {_line}: found a record of more than {MaxRecordBytes} bytes"]);
        if (length > _text.Length)
            Array.Resize(ref _text, Math.Max(length, 2 * _text.Length));
        text.CopyTo(_text.AsSpan(_textLength));
        _textLength = length;
    }

    // Appends everything up to one of the ends, which it returns.
    private int PeekAfterRun(SearchValues<byte> ends)
    {
        while (Peek() != End)
        {
            var rest = _input.AsSpan(_inputStart, _inputEnd - _inputStart);
            int run = rest.IndexOfAny(ends);
            var text = run < 0 ? rest : rest[..run];
            Append(text);
            _inputStart += text.Length;
            _column += text.Length;
            if (run >= 0)
                return rest[run];
        }
        return End;
    }

    private void SkipByteOrderMark()
    {
        if (_started)
            return;
        _started = true;
        _inputEnd = stream.ReadAtLeast(_input, 3, throwOnEndOfStream: false);
        _inputStart = _input.AsSpan(0, _inputEnd).StartsWith("\uFEFF"u8) ? 3 : 0;
    }

    private bool Take(char c)
    {
        if (Peek() != c)
            return false;
        Advance();
        return true;
    }

    private int Peek()
    {
        if (_inputStart == _inputEnd)
        {
            _inputStart = 0;
            _inputEnd = stream.Read(_input);
        }
        return _inputEnd == 0 ? End : _input[_inputStart];
    }

    private void Advance()
    {
        if (_input[_inputStart++] == '\n')
            (_line, _column) = (_line + 1, 1);
        else
            _column++;
    }

    private static string At(long line, long column) =>
        string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}");
}
