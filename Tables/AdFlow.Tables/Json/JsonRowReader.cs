using System.Text.Json;

namespace AdFlow.Tables.Json;

/// <summary>
/// Reads JSON objects as rows of a schema. Repeated and wrongly typed fields are errors, unknown ones unless they are
/// to be ignored, and so is a missing field unless it may be null; all errors of a row are found in one pass. Values
/// are read exactly: a fraction is no integer, 300 is no int8, 1e400 is no float64; only floats are rounded, to
/// nearest. A number may stand in a string. Never throws on bad input. Not thread-safe; warm, a good row allocates
/// nothing of its own.
/// </summary>
public sealed class JsonRowReader
{
    /// <summary>Deepest nesting of arrays and objects in a row, the row's own included, unless said otherwise.
    /// </summary>
    public const int MaxDepth = 64;

    /// <summary>Most errors listed for one row; those beyond are dropped.</summary>
    public const int MaxErrors = 100;

    private readonly Schema _schema;
    private readonly JsonReadNode _root;
    private readonly JsonRowErrors _errors = new();
    private readonly JsonValueReader _values;
    private readonly JsonReaderOptions _options;

    /// <summary>Prepares reading rows of a schema.</summary>
    /// <param name="schema">Schema of the rows.</param>
    /// <param name="maxDepth">Deepest nesting taken, ≥ 1.</param>
    /// <param name="maxTextBytes">Most bytes of one string as it is written; a longer one is an error.</param>
    /// <param name="ignoreUnknown">Whether fields that the schema lacks are skipped instead of errors.</param>
    /// <exception cref="ArgumentException">Two fields of the schema or of one struct have the same name.</exception>
    /// <exception cref="NotSupportedException">A field is a union, or a dictionary of other than text.</exception>
    public JsonRowReader(
        Schema schema, int maxDepth = MaxDepth, int maxTextBytes = int.MaxValue, bool ignoreUnknown = false)
    {
        _options = new JsonReaderOptions { MaxDepth = maxDepth };
        _schema = schema;
        _root = new JsonReadNode(new Field("", DataType.Struct(schema.Fields), Nullable: false));
        _values = new JsonValueReader(_errors, maxTextBytes, ignoreUnknown);
    }

    /// <summary>Appends one row to a builder.</summary>
    /// <param name="json">One JSON object in UTF-8, white space around it allowed, and nothing else.</param>
    /// <param name="target">Builder of the reader's schema; unchanged where the row has errors.</param>
    /// <param name="errors">Everything wrong with the row, in reading order; empty if it was appended.</param>
    /// <returns>Whether the row was appended.</returns>
    /// <exception cref="ArgumentException">The builder has another schema: a bug of the caller.</exception>
    /// <exception cref="OverflowException">
    /// The builder is full: a column reaches 2 GiB, or a dictionary has more values than its codes count.
    /// </exception>
    public bool TryRead(ReadOnlySpan<byte> json, BatchBuilder target, out IReadOnlyList<JsonRowError> errors)
    {
        if (!ReferenceEquals(target.Schema, _schema) && !target.Schema.Equals(_schema))
            throw new ArgumentException($"The builder has the schema {target.Schema}, not {_schema}.", nameof(target));
        int rows = target.RowCount;
        bool complete = false;
        _errors.Clear();
        var reader = new Utf8JsonReader(json, _options);
        try
        {
            reader.Read();
            _values.ReadRow(ref reader, _root, target);
            // Anything after the object makes this throw.
            reader.Read();
            complete = !_errors.Any;
        }
        catch (JsonException malformed)
        {
            AddMalformed(json, malformed);
        }
        finally
        {
            if (!complete)
                target.Truncate(rows);
        }
        errors = _errors.Listed;
        return complete;
    }

    /// <summary>What a tokenizer found wrong, without the position, as errors say it.</summary>
    public static string Reason(JsonException malformed)
    {
        string message = malformed.Message;
        int position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return $"malformed JSON ({(position < 0 ? message : message[..position]).TrimEnd('.')})";
    }

    private void AddMalformed(ReadOnlySpan<byte> json, JsonException malformed)
    {
        long start = malformed.BytePositionInLine ?? 0;
        for (long line = malformed.LineNumber ?? 0, from = 0; line > 0; line--)
        {
            from += json[(int)from..].IndexOf((byte)'\n') + 1;
            start = from + (malformed.BytePositionInLine ?? 0);
        }
        _errors.Add(Reason(malformed), "one JSON object", start);
    }
}
