using System.Buffers;
using AdFlow.Graphs;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Writes one JSON line for each request; at once where somebody waits for it.</summary>
internal sealed class JsonResponses : IDisposable
{
    private readonly Stream _output;
    private readonly AnswerShape _shape;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly JsonAnswerWriter _writer = new();
    private readonly bool _isFlushed;

    public JsonResponses(LogicalPlan plan, Stream output, bool isFlushed)
    {
        _isFlushed = isFlushed;
        _shape = new AnswerShape(plan);
        _output = output;
        _writer.Begin(_line, AnswerForm.Lines);
    }

    public void Write(long request, GraphRun run)
    {
        _writer.Write(request, _shape, run);
        Pass();
    }

    public void Write(long request, RunFailure failure)
    {
        _writer.Write(request, failure);
        Pass();
    }

    public void Dispose() => _writer.Dispose();

    private void Pass()
    {
        _output.Write(_line.WrittenSpan);
        _line.ResetWrittenCount();
        if (_isFlushed)
            _output.Flush();
    }
}
