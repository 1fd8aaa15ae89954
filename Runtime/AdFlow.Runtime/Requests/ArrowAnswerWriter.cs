using System.Buffers;
using System.Text.Json;
using AdFlow.Operators;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Json;

namespace AdFlow.Runtime;

/// <summary>
/// Writes the rows of one output, for all requests of a body, as one Arrow IPC stream: a column <c>request</c> (int64,
/// the number of the request) and then those of the output, dictionaries decoded. A request without rows leaves an
/// empty batch. Where errors are asked for, all columns of the output may be null and a last column <c>error</c> (utf8)
/// is null in rows of answers; a request that failed gives one row, null but for its number and the JSON object of its
/// failure in that column. Failures that the graph allowed are not told. Each batch allocates some objects.
/// Not thread-safe.
/// </summary>
public sealed unsafe class ArrowAnswerWriter : IDisposable
{
    private readonly IpcStreamWriter _stream;
    private readonly Arena _arena = new();
    private readonly int _output;
    // Makes the rows of failures; null where they are not asked for.
    private readonly BatchBuilder? _failed;
    private readonly ArrayBufferWriter<byte> _error = new();

    /// <summary>Starts a stream; its schema is written at once.</summary>
    /// <param name="rows">Schema of the output.</param>
    /// <param name="output">Position of the output in its graph.</param>
    /// <param name="target">Where the bytes go; it stays open.</param>
    /// <param name="hasErrors">Whether the stream has the column <c>error</c>.</param>
    /// <exception cref="NotSupportedException">Values of a dictionary are a dictionary; or a column is a union, and
    /// errors are asked for.</exception>
    public ArrowAnswerWriter(Schema rows, int output, Stream target, bool hasErrors = false)
    {
        Rows = rows;
        _output = output;
        var fields = rows.Fields.Select(field =>
            field with { Type = field.Type.Decoded(), Nullable = field.Nullable || hasErrors });
        Field[] error = hasErrors ? [new Field("error", DataType.Utf8, true)] : [];
        var schema = new Schema([new Field("request", DataType.Int64, false), .. fields, .. error]);
        _failed = hasErrors ? new BatchBuilder(schema) : null;
        _stream = new IpcStreamWriter(target, schema, leaveOpen: true);
    }

    /// <summary>Starts a stream in a buffer; otherwise as the other constructor.</summary>
    public ArrowAnswerWriter(Schema rows, int output, IBufferWriter<byte> target, bool hasErrors = false)
        : this(rows, output, new BufferStream(target), hasErrors) { }

    /// <summary>Schema of the output; answers of other schemas cannot stand in the stream.</summary>
    public Schema Rows { get; }

    /// <summary>Writes the rows of a request.</summary>
    /// <param name="request">Number of the request, from 0.</param>
    /// <param name="run">A run that did not fail and is not disposed.</param>
    /// <exception cref="ArgumentException">The output has other columns than the stream.</exception>
    /// <exception cref="InvalidOperationException">The run failed.</exception>
    /// <exception cref="IOException">The target cannot be written.</exception>
    public void Write(long request, in GraphRun run)
    {
        _arena.Reset();
        var rows = run.Output(_output);
        if (!Fits(rows.Schema))
            throw new ArgumentException($"Rows of {rows.Schema} cannot be written to a stream of {Rows}.", nameof(run));
        var columns = Columns(request, rows.RowCount);
        var channels = _arena.AllocateSpan<int>(rows.RowCount);
        var all = _arena.AllocateSpan<int>(rows.RowCount);
        channels.Clear();
        for (int row = 0; row < all.Length; row++)
            all[row] = row;
        for (int i = 0; i < rows.ColumnCount; i++)
            columns[i + 1] = Gather.Take([rows[i]], _stream.Schema[i + 1].Type, channels, all, _arena);
        if (_failed is not null)
        {
            all.Fill(-1);
            columns[rows.ColumnCount + 1] = Gather.Take([default], DataType.Utf8, channels, all, _arena);
        }
        _stream.Write(new Batch(_stream.Schema, columns, rows.RowCount));
    }

    /// <summary>Writes why a request has no rows.</summary>
    /// <param name="request">Number of the request, from 0.</param>
    /// <param name="failure">Why.</param>
    /// <param name="requestId">What the caller finds the error by, or null.</param>
    /// <exception cref="InvalidOperationException">The stream has no column for it.</exception>
    /// <exception cref="IOException">The target cannot be written.</exception>
    public void Write(long request, RunFailure failure, string? requestId = null)
    {
        if (_failed is null)
            throw new InvalidOperationException("The stream was started without the column 'error'.");
        _arena.Reset();
        _failed.Clear();
        _failed[0].Append(request);
        for (int i = 1; i <= Rows.Count; i++)
            _failed[i].AppendNull();
        _failed[Rows.Count + 1].AppendBytes(Json(failure, requestId));
        _stream.Write(_failed.Build(_arena));
    }

    /// <summary>Whether rows of a schema can stand in the stream: they have the columns of <see cref="Rows"/>, each
    /// with or without a dictionary.</summary>
    public bool Fits(Schema schema)
    {
        if (ReferenceEquals(schema, Rows))
            return true;
        bool fits = schema.Count == Rows.Count;
        for (int i = 0; fits && i < schema.Count; i++)
            fits = schema[i].Type.Decoded().Equals(_stream.Schema[i + 1].Type);
        return fits;
    }

    /// <summary>Writes the mark that tells a complete stream from a broken one. Nothing may be written afterwards.
    /// </summary>
    /// <exception cref="IOException">The target cannot be written.</exception>
    public void Finish() => _stream.Finish();

    /// <summary>Frees memory; does not finish the stream.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        _arena.Dispose();
    }

    private ColumnNode** Columns(long request, int rows)
    {
        var columns = (ColumnNode**)_arena.AllocateZeroed(sizeof(ColumnNode*) * _stream.Schema.Count);
        var node = columns[0] = (ColumnNode*)_arena.AllocateZeroed(sizeof(ColumnNode));
        node->Length = rows;
        var values = _arena.AllocateSpan<long>(rows);
        values.Fill(request);
        fixed (long* first = values)
            node->Values = (byte*)first;
        return columns;
    }

    private ReadOnlySpan<byte> Json(RunFailure failure, string? requestId)
    {
        _error.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_error, JsonRowWriter.Options))
            FailureJson.Write(writer, failure, requestId);
        return _error.WrittenSpan;
    }
}
