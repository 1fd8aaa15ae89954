using System.Buffers;
using System.Text.Json;
using AdFlow.Graphs;
using AdFlow.Runtime;
using AdFlow.Tables.Json;

namespace AdFlow.Cli;

/// <summary>Writes one JSON line for each request; at once where somebody waits for it.</summary>
internal sealed class JsonResponses : IDisposable
{
    private readonly Stream _output;
    private readonly LogicalPlan _plan;
    private readonly JsonRowWriter[] _rows;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _writer;
    private readonly bool _isFlushed;

    public JsonResponses(LogicalPlan plan, Stream output, bool isFlushed)
    {
        _isFlushed = isFlushed;
        _plan = plan;
        _output = output;
        _rows = [.. plan.Outputs.Select(output => new JsonRowWriter(plan.SchemaOf(output.Source)))];
        _writer = new Utf8JsonWriter(_line, JsonRowWriter.Options);
    }

    public void Write(long request, GraphRun run)
    {
        _writer.WriteStartObject();
        _writer.WriteNumber("request", request);
        if (_rows.Length == 1)
        {
            WriteRows("rows", run, 0);
        }
        else
        {
            _writer.WriteStartObject("outputs");
            for (int i = 0; i < _rows.Length; i++)
                WriteRows(_plan.Outputs[i].Name, run, i);
            _writer.WriteEndObject();
        }
        End();
    }

    public void Write(long request, RunFailure failure)
    {
        _writer.WriteStartObject();
        _writer.WriteNumber("request", request);
        _writer.WritePropertyName("error");
        FailureJson.Write(_writer, failure);
        End();
    }

    public void Dispose() => _writer.Dispose();

    private void WriteRows(string name, GraphRun run, int output)
    {
        _writer.WritePropertyName(name);
        _rows[output].WriteRows(_writer, run.Output(output));
    }

    private void End()
    {
        _writer.WriteEndObject();
        _writer.Flush();
        _line.Write("\n"u8);
        _output.Write(_line.WrittenSpan);
        _line.ResetWrittenCount();
        _writer.Reset();
        if (_isFlushed)
            _output.Flush();
    }
}
