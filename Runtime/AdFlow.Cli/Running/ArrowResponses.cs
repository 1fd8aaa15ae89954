using System.Text.Json;
using AdFlow.Operators;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Json;

namespace AdFlow.Cli;

/// <summary>Writes the rows of one output as an Arrow stream with a leading column <c>request</c>.</summary>
internal sealed unsafe class ArrowResponses : IDisposable
{
    private readonly IpcStreamWriter _stream;
    private readonly Arena _arena = new();
    private readonly TextWriter _errors;
    private readonly int _output;

    public ArrowResponses(Schema schema, int output, Stream target, TextWriter errors)
    {
        _output = output;
        _errors = errors;
        var fields = schema.Fields.Select(field => field with { Type = field.Type.Decoded() });
        _stream = new IpcStreamWriter(
            target, new Schema([new Field("request", DataType.Int64, false), .. fields]), leaveOpen: true);
    }

    public void Write(long request, GraphRun run)
    {
        _arena.Reset();
        var rows = run.Output(_output);
        var columns = (ColumnNode**)_arena.AllocateZeroed(sizeof(ColumnNode*) * (rows.ColumnCount + 1));
        columns[0] = Requests(request, rows.RowCount);
        int[] all = [.. Enumerable.Range(0, rows.RowCount)];
        int[] channels = new int[rows.RowCount];
        for (int i = 0; i < rows.ColumnCount; i++)
            columns[i + 1] = Gather.Take([rows[i]], _stream.Schema[i + 1].Type, channels, all, _arena);
        _stream.Write(new Batch(_stream.Schema, columns, rows.RowCount));
    }

    public void Write(long request, RunFailure failure)
    {
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line, JsonRowWriter.Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("request", request);
            writer.WritePropertyName("error");
            FailureJson.Write(writer, failure);
            writer.WriteEndObject();
        }
        _errors.WriteLine(System.Text.Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
    }

    public void Dispose()
    {
        _stream.Finish();
        _stream.Dispose();
        _arena.Dispose();
    }

    private ColumnNode* Requests(long request, int rows)
    {
        var node = (ColumnNode*)_arena.AllocateZeroed(sizeof(ColumnNode));
        node->Length = rows;
        var values = _arena.AllocateSpan<long>(rows);
        values.Fill(request);
        fixed (long* first = values)
            node->Values = (byte*)first;
        return node;
    }
}
