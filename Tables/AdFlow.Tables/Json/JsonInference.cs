using System.Globalization;
using System.Text.Json;
using AdFlow.Tables.Literals;

namespace AdFlow.Tables.Json;

/// <summary>Finds the schema that holds all rows shown to it; the rules are at <see cref="JsonLines"/>.</summary>
internal sealed class JsonInference
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = JsonRowReader.MaxDepth };

    private readonly JsonShape _rows = new("");
    private readonly List<string> _errors = [];

    /// <exception cref="TableTextException">Too many rows are malformed.</exception>
    public void Observe(ReadOnlySpan<byte> row, long line)
    {
        var reader = new Utf8JsonReader(row, Options);
        try
        {
            reader.Read();
            if (reader.TokenType is not JsonTokenType.StartObject)
                AddError(line, $"found {JsonSnippet.Of(ref reader)}, expected one JSON object");
            ObserveValue(ref reader, _rows, line);
            if (_rows.Members > TextLimits.MaxColumns)
                throw new TableTextException([string.Create(CultureInfo.InvariantCulture, $"line {line}: found more "
                    + $"than {TextLimits.MaxColumns} fields, expected a table of at most as many columns; put values "
                    + $"of one kind into an array")]);
            // Anything after the row makes this throw.
            reader.Read();
        }
        catch (JsonException malformed)
        {
            AddError(line, $"found {JsonRowReader.Reason(malformed)}, expected one JSON object");
        }
        catch (InvalidOperationException)
        {
            // How the tokenizer says that a field's name is no valid text.
            AddError(line, "found a field name with invalid UTF-8 or half a surrogate pair, expected Unicode text");
        }
    }

    /// <exception cref="TableTextException">Rows were malformed, or a field had values of unlike types.</exception>
    public Schema ToSchema()
    {
        var fields = _rows.ToFields("", _errors);
        return _errors.Count == 0 ? new Schema(fields) : throw new TableTextException(_errors);
    }

    private void ObserveValue(ref Utf8JsonReader reader, JsonShape shape, long line)
    {
        shape.Observe(KindOf(ref reader), line);
        if (reader.TokenType is JsonTokenType.StartObject)
        {
            for (reader.Read(); reader.TokenType is not JsonTokenType.EndObject; reader.Read())
            {
                var member = shape.Member(reader.GetString()!);
                reader.Read();
                ObserveValue(ref reader, member, line);
            }
        }
        else if (reader.TokenType is JsonTokenType.StartArray)
        {
            var item = shape.Member("item");
            for (reader.Read(); reader.TokenType is not JsonTokenType.EndArray; reader.Read())
                ObserveValue(ref reader, item, line);
        }
    }

    private static JsonKind KindOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => JsonKind.Null,
        JsonTokenType.True or JsonTokenType.False => JsonKind.Bool,
        JsonTokenType.Number => reader.TryGetInt64(out _) ? JsonKind.Integer : JsonKind.Float,
        JsonTokenType.StartArray => JsonKind.List,
        JsonTokenType.StartObject => JsonKind.Object,
        _ => KindOfText(reader.ValueSpan),
    };

    private static JsonKind KindOfText(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("NaN"u8) || text.SequenceEqual("Infinity"u8) || text.SequenceEqual("-Infinity"u8))
            return JsonKind.NonFinite;
        bool large = NumberText.TryParse(text, out var number) && number.IsPlainInteger
            && number.TryGetMagnitude(out ulong magnitude) && magnitude is > JsonRowWriter.MaxPlainInteger
            && magnitude <= long.MaxValue + (number.Negative ? 1UL : 0);
        return large ? JsonKind.LargeInteger : JsonKind.Text;
    }

    private void AddError(long line, string error)
    {
        _errors.Add(string.Create(CultureInfo.InvariantCulture, $"line {line}: {error}"));
        if (_errors.Count == TableTextException.MaxErrors)
            throw new TableTextException(_errors);
    }
}
