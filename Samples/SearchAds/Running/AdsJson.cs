using System.Buffers;
using System.Text.Json;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Samples.SearchAds;

/// <summary>Writes results as JSON lines: <c>{"query": …, "ads": […], "stages": {name: microseconds}}</c>.</summary>
/// <param name="schema">Columns of the ads.</param>
/// <param name="output">Takes the lines.</param>
internal sealed class AdsJson(Schema schema, Stream output) : IDisposable
{
    private readonly JsonRowWriter _rows = new(schema);
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>Writes the ads of one query.</summary>
    public void Write(string query, GraphRun run)
    {
        _line.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_line, JsonRowWriter.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("query", query);
            writer.WritePropertyName("ads");
            _rows.WriteRows(writer, run.Output(0));
            writer.WriteStartObject("stages");
            foreach (var (name, microseconds) in StageTimes.Of(run))
                writer.WriteNumber(name, Math.Round(microseconds, 1));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        _line.Write("\n"u8);
        output.Write(_line.WrittenSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => output.Flush();
}
