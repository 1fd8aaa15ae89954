using System.Buffers;
using System.Text.Json;
using AdFlow.Tables.Json;

namespace AdFlow.Runtime;

/// <summary>
/// Writes the answers to the requests of a body as JSON, one object for each:
/// <c>{"rows":[…]}</c> or <c>{"outputs":{…}}</c> (see <see cref="AnswerShape"/>), with <c>"degraded":[…]</c>, the
/// failures that the graph allowed, where that is asked for and there are some; or <c>{"error":{…}}</c>. Reuse it:
/// writing answers then allocates nothing managed. Not thread-safe.
/// </summary>
public sealed class JsonAnswerWriter : IDisposable
{
    private static readonly JsonEncodedText Request = JsonEncodedText.Encode("request");
    private static readonly JsonEncodedText Error = JsonEncodedText.Encode("error");
    private static readonly JsonEncodedText Degraded = JsonEncodedText.Encode("degraded");

    private Utf8JsonWriter? _writer;
    private IBufferWriter<byte>? _target;
    private AnswerForm _form;
    private bool _tellsDegraded;
    private string? _requestId;
    private Func<RunFailure, RunFailure>? _shown;

    /// <summary>Begins the answers to one body; what was begun and not ended before is left as it is.</summary>
    /// <param name="target">Takes the bytes, in UTF-8.</param>
    /// <param name="form">How answers stand next to each other.</param>
    /// <param name="tellsDegraded">Whether failures that the graph allowed are told.</param>
    /// <param name="requestId">What the caller finds errors by, told in each; or null.</param>
    /// <param name="shown">What callers may know of a failure; null: everything.</param>
    public void Begin(
        IBufferWriter<byte> target, AnswerForm form, bool tellsDegraded = false, string? requestId = null,
        Func<RunFailure, RunFailure>? shown = null)
    {
        (_target, _form, _tellsDegraded, _requestId, _shown) = (target, form, tellsDegraded, requestId, shown);
        if (_writer is null)
            _writer = new Utf8JsonWriter(target, JsonRowWriter.Options);
        else
            _writer.Reset(target);
        if (form is AnswerForm.Array)
            _writer.WriteStartArray();
    }

    /// <summary>Writes the answer of a run.</summary>
    /// <param name="request">Number of the request, from 0.</param>
    /// <param name="shape">Outputs of the run's graph.</param>
    /// <param name="run">The run, which is not disposed yet; where it failed, its failure is the answer.</param>
    /// <exception cref="InvalidOperationException">Nothing was begun.</exception>
    public void Write(long request, AnswerShape shape, in GraphRun run)
    {
        if (run.Failure is { } failure)
        {
            Write(request, failure);
            return;
        }
        var writer = BeginAnswer(request);
        shape.Write(writer, run);
        if (_tellsDegraded)
            WriteDegraded(writer, run.Degraded);
        EndAnswer(writer);
    }

    /// <summary>Writes why there is no answer.</summary>
    /// <param name="request">Number of the request, from 0.</param>
    /// <param name="failure">Why.</param>
    /// <exception cref="InvalidOperationException">Nothing was begun.</exception>
    public void Write(long request, RunFailure failure)
    {
        var writer = BeginAnswer(request);
        writer.WritePropertyName(Error);
        FailureJson.Write(writer, Shown(failure), _requestId);
        EndAnswer(writer);
    }

    /// <summary>Hands what was written so far to the target.</summary>
    public void Flush() => _writer?.Flush();

    /// <summary>Ends the answers and hands them to the target, which is not used any more.</summary>
    public void End()
    {
        var writer = Begun();
        if (_form is AnswerForm.Array)
            writer.WriteEndArray();
        writer.Flush();
        // The writer would keep the target alive.
        writer.Reset(NoTarget.Instance);
        (_target, _requestId, _shown) = (null, null, null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer?.Reset(NoTarget.Instance);
        _writer?.Dispose();
    }

    private Utf8JsonWriter Begun() => _target is not null && _writer is not null
        ? _writer : throw new InvalidOperationException($"Call {nameof(Begin)} first.");

    private Utf8JsonWriter BeginAnswer(long request)
    {
        var writer = Begun();
        writer.WriteStartObject();
        if (_form is AnswerForm.Lines)
            writer.WriteNumber(Request, request);
        return writer;
    }

    private void EndAnswer(Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        if (_form is not AnswerForm.Lines)
            return;
        writer.Flush();
        writer.Reset();
        _target!.Write("\n"u8);
    }

    private void WriteDegraded(Utf8JsonWriter writer, IReadOnlyList<RunFailure> failures)
    {
        if (failures.Count == 0)
            return;
        writer.WriteStartArray(Degraded);
        for (int i = 0; i < failures.Count; i++)
            FailureJson.Write(writer, Shown(failures[i]), _requestId);
        writer.WriteEndArray();
    }

    private RunFailure Shown(RunFailure failure) => _shown is null ? failure : _shown(failure);

    // Takes nothing: stands in where there is no target.
    private sealed class NoTarget : IBufferWriter<byte>
    {
        public static readonly NoTarget Instance = new();

        public void Advance(int count) { }

        public Memory<byte> GetMemory(int sizeHint = 0) => default;

        public Span<byte> GetSpan(int sizeHint = 0) => default;
    }
}
