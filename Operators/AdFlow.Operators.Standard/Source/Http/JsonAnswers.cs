using System.Collections.Concurrent;
using System.Text.Json;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Operators.Standard;

/// <summary>Keys as <c>{"keys":[…]}</c>, answers as an array of objects or as an object of arrays.</summary>
internal sealed class JsonAnswers(Field key, IReadOnlyList<Field> columns) : AnswerFormat
{
    private readonly JsonRowWriter _keys = new(new Schema([key]));
    private readonly ConcurrentQueue<JsonAnswerReader> _readers = [];

    /// <inheritdoc/>
    public override string MediaType => "application/json";

    /// <inheritdoc/>
    public override bool Accepts(string mediaType) =>
        base.Accepts(mediaType) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override void WriteKeys(Batch keys, BodyBuffer target)
    {
        using var writer = new Utf8JsonWriter((System.Buffers.IBufferWriter<byte>)target, JsonRowWriter.Options);
        writer.WriteStartObject();
        writer.WriteStartArray("keys"u8);
        for (int row = 0; row < keys.RowCount; row++)
            _keys.WriteValue(writer, keys, 0, row);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    public override Answer Read(ReadOnlySpan<byte> body)
    {
        if (!_readers.TryDequeue(out var reader))
            reader = new JsonAnswerReader(key, columns, _readers);
        try
        {
            return new Answer([reader.Read(body)], reader);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }
}
