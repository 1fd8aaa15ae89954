using System.Collections.Concurrent;
using System.Text.Json;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Operators.Standard;

/// <summary>
/// Reads JSON answers, one at a time, and holds the memory of the last one; disposing it gives the reader back to its
/// home. Warm, it allocates nothing per row. Not thread-safe.
/// </summary>
internal sealed class JsonAnswerReader : IDisposable
{
    private const long MostKeptBytes = 4 << 20;

    private static readonly JsonReaderOptions s_options = new() { MaxDepth = JsonRowReader.MaxDepth };

    private readonly ConcurrentQueue<JsonAnswerReader> _home;
    private readonly Arena _arena = new();
    private readonly Schema _schema;
    private readonly JsonRowReader _rows;
    private readonly BatchBuilder _rowBuilder;
    private readonly JsonRowReader _lists;
    private readonly BatchBuilder _listBuilder;

    /// <summary>Makes a reader.</summary>
    /// <param name="key">Name and type of the key, never null.</param>
    /// <param name="columns">Columns asked for.</param>
    /// <param name="home">Where it is put back.</param>
    public JsonAnswerReader(Field key, IReadOnlyList<Field> columns, ConcurrentQueue<JsonAnswerReader> home)
    {
        _home = home;
        _schema = new Schema([key, .. columns]);
        _rows = new JsonRowReader(_schema, ignoreUnknown: true);
        _rowBuilder = new BatchBuilder(_schema);
        // An object of arrays is one row whose cells are lists.
        var lists = new Schema([.. _schema.Fields.Select(field =>
            field with { Type = DataType.List(field with { Name = "item" }) })]);
        _lists = new JsonRowReader(lists, ignoreUnknown: true);
        _listBuilder = new BatchBuilder(lists);
    }

    /// <summary>Reads an answer.</summary>
    /// <returns>Its rows, valid until the reader is disposed.</returns>
    /// <exception cref="AnswerException">It is malformed, or not what was asked for.</exception>
    public AnswerPart Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, s_options);
            reader.Read();
            return reader.TokenType switch
            {
                JsonTokenType.StartArray => ReadRows(body, ref reader),
                JsonTokenType.StartObject => ReadLists(body),
                _ => throw new AnswerException("the answer is JSON, but neither an array of objects nor an object of "
                    + $"arrays; expected [{{\"{_schema[0].Name}\": …}}, …]"),
            };
        }
        catch (OverflowException full)
        {
            throw new AnswerException("a column of the answer is larger than 2 GiB; lower 'batch_size'", full);
        }
        catch (JsonException malformed)
        {
            throw new AnswerException($"the answer is malformed JSON ({malformed.Message.TrimEnd('.')})", malformed);
        }
    }

    /// <summary>Forgets the answer and puts the reader back, unless an unusual answer made it large.</summary>
    public void Dispose()
    {
        if (_arena.HeldBytes > MostKeptBytes)
        {
            _arena.Dispose();
            return;
        }
        _rowBuilder.Truncate(0);
        _listBuilder.Truncate(0);
        _arena.Reset();
        _home.Enqueue(this);
    }

    private AnswerPart ReadRows(ReadOnlySpan<byte> body, ref Utf8JsonReader reader)
    {
        for (int row = 0; reader.Read() && reader.TokenType is not JsonTokenType.EndArray; row++)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!_rows.TryRead(body[start..(int)reader.BytesConsumed], _rowBuilder, out var errors))
                throw new AnswerException($"row {row} of the answer: {errors[0]}");
        }
        // Anything behind the array makes this throw.
        reader.Read();
        var batch = _rowBuilder.Build(_arena);
        var columns = new Column[_schema.Count - 1];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = batch[i + 1];
        return new AnswerPart(batch[0], columns);
    }

    private AnswerPart ReadLists(ReadOnlySpan<byte> body)
    {
        if (!_lists.TryRead(body, _listBuilder, out var errors))
            throw new AnswerException($"the answer: {errors[0]}");
        var batch = _listBuilder.Build(_arena);
        var key = batch[0].Child(0);
        var columns = new Column[_schema.Count - 1];
        for (int i = 0; i < columns.Length; i++)
        {
            if (!batch[i + 1].IsValid(0))
                continue;
            columns[i] = batch[i + 1].Child(0);
            if (columns[i].Length != key.Length)
                throw new AnswerException($"the answer has {key.Length} values of '{_schema[0].Name}', but "
                    + $"{columns[i].Length} of '{_schema[i + 1].Name}'; expected as many");
        }
        return new AnswerPart(key, columns);
    }
}
