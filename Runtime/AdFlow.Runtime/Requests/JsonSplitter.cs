using System.Globalization;
using System.Text.Json;
using AdFlow.Tables.Json;

namespace AdFlow.Runtime;

/// <summary>Finds where the requests of a body of JSON are, without looking at their fields. Not thread-safe.</summary>
internal sealed class JsonSplitter(RequestLimits limits)
{
    private readonly List<JsonRange> _ranges = [];

    /// <summary>How the body holds its requests.</summary>
    public RequestForm Form { get; private set; }

    public int Count => _ranges.Count;

    public JsonRange this[int request] => _ranges[request];

    public void Clear() => _ranges.Clear();

    /// <summary>Splits a body.</summary>
    /// <returns>Null, or why there are no requests.</returns>
    public (string Code, string Reason)? Split(ReadOnlySpan<byte> body, bool isLines)
    {
        _ranges.Clear();
        int start = body.StartsWith("\uFEFF"u8) ? "\uFEFF"u8.Length : 0;
        Form = isLines ? RequestForm.Lines : RequestForm.Object;
        if (isLines)
            return SplitLines(body, start);
        start += Blanks(body[start..]);
        if (start == body.Length)
            return (RequestCodes.Malformed, "found an empty body, expected a JSON object or an array of objects");
        if (body[start] != '[')
        {
            _ranges.Add(new JsonRange(start, body.Length - start, 0, start));
            return null;
        }
        Form = RequestForm.Array;
        return SplitArray(body, start);
    }

    private (string Code, string Reason)? SplitLines(ReadOnlySpan<byte> body, int start)
    {
        for (int line = 1; start < body.Length; line++)
        {
            var rest = body[start..];
            int feed = rest.IndexOf((byte)'\n');
            int length = feed < 0 ? rest.Length : feed;
            int blanks = Blanks(rest[..length]);
            if (blanks < length)
            {
                if (_ranges.Count == limits.MostRequests)
                    return TooMany();
                _ranges.Add(new JsonRange(start + blanks, length - blanks, line, start));
            }
            start += length + 1;
        }
        return null;
    }

    private (string Code, string Reason)? SplitArray(ReadOnlySpan<byte> body, int start)
    {
        var reader = new Utf8JsonReader(body[start..], new JsonReaderOptions { MaxDepth = limits.MostDepth + 1 });
        try
        {
            reader.Read();
            for (reader.Read(); reader.TokenType is not JsonTokenType.EndArray; reader.Read())
            {
                if (_ranges.Count == limits.MostRequests)
                    return TooMany();
                int from = (int)reader.TokenStartIndex;
                reader.Skip();
                _ranges.Add(new JsonRange(start + from, (int)reader.BytesConsumed - from, 0, start + from));
            }
            // Anything after the array makes this throw.
            reader.Read();
            return null;
        }
        catch (JsonException malformed)
        {
            return (RequestCodes.Malformed, string.Create(CultureInfo.InvariantCulture,
                $"found {JsonRowReader.Reason(malformed)} in line {malformed.LineNumber + 1}, "
                + $"expected an array of JSON objects (byte {start + reader.BytesConsumed + 1})"));
        }
    }

    private (string Code, string Reason) TooMany() => (RequestCodes.TooLarge, string.Create(
        CultureInfo.InvariantCulture,
        $"found more than {limits.MostRequests} requests, expected fewer in one body; send them in several bodies"));

    private static int Blanks(ReadOnlySpan<byte> text) =>
        text.IndexOfAnyExcept(" \t\r\n"u8) is var first and >= 0 ? first : text.Length;
}

/// <summary>Where a request stands in its body.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Line">Its line, from 1, of JSON lines; else 0.</param>
/// <param name="LineStart">First byte of that line.</param>
internal readonly record struct JsonRange(int Start, int Length, int Line, int LineStart);
