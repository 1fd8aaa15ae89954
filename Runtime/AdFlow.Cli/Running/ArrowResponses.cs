using System.Buffers;
using System.Text;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Cli;

/// <summary>Writes the rows of one output as an Arrow stream, and failures as JSON lines for people.</summary>
internal sealed class ArrowResponses(Schema schema, int output, Stream target, TextWriter errors) : IDisposable
{
    private readonly ArrowAnswerWriter _stream = new(schema, output, target);

    public void Write(long request, GraphRun run) => _stream.Write(request, run);

    public void Write(long request, RunFailure failure)
    {
        var line = new ArrayBufferWriter<byte>();
        using var writer = new JsonAnswerWriter();
        writer.Begin(line, AnswerForm.Lines);
        writer.Write(request, failure);
        errors.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan[..^1]));
    }

    public void Dispose()
    {
        _stream.Finish();
        _stream.Dispose();
    }
}
