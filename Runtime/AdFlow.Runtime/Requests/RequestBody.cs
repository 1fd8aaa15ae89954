using System.Buffers;
using System.Globalization;
using AdFlow.Operators;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime;

/// <summary>
/// The requests in one body that is in memory. The body is split before the graph's fields are known, so that each
/// request can be routed by one of its fields; a reader of the graph it is for then reads it. Reuse it: reading JSON
/// then allocates nothing managed. Reading, resetting and field texts are one thread's; between them several threads
/// may read requests, each with its own reader and arena.
/// </summary>
/// <param name="limits">What a body may hold; null for the default.</param>
public sealed class RequestBody(RequestLimits? limits = null) : IDisposable
{
    // What one large body needed is not kept for all others.
    private const int MostBytesKept = 1 << 20;

    private readonly JsonSplitter _json = new(limits ?? RequestLimits.Default);
    private readonly FieldText _fieldText = new();
    private readonly int _mostRequests = (limits ?? RequestLimits.Default).MostRequests;
    private readonly List<int> _firstRows = [];
    private byte[] _bytes = [];
    private Table? _table;

    /// <summary>How the body holds its requests.</summary>
    public RequestForm Form { get; private set; }

    /// <summary>Number of requests; 0 before reading and where the body was refused.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a body; what was read before is gone. The bytes are copied.</summary>
    /// <param name="body">All bytes; of JSON in UTF-8, a byte order mark is dropped.</param>
    /// <param name="format">What they are said to be.</param>
    /// <param name="graph">Name of the graph, for failures.</param>
    /// <returns>Null, or why there are no requests: the body is malformed as a whole, or holds too much.</returns>
    public RunFailure? Read(in ReadOnlySequence<byte> body, RequestFormat format, string graph)
    {
        Reset();
        if (body.Length > Array.MaxLength)
            return TooLarge(graph, $"a body of {body.Length} bytes", $"at most {Array.MaxLength}");
        // Arrow is copied to where it is aligned, so that it needs no other copy.
        if (format is RequestFormat.Arrow)
            return ReadArrow(body.IsSingleSegment ? body.FirstSpan : Copy(body), graph);
        return ReadJson(Copy(body), format, graph);
    }

    /// <summary>Takes a body; otherwise as <see cref="Read(in ReadOnlySequence{byte}, RequestFormat, string)"/>.
    /// </summary>
    public RunFailure? Read(ReadOnlyMemory<byte> body, RequestFormat format, string graph) =>
        Read(new ReadOnlySequence<byte>(body), format, graph);

    /// <summary>Reads one request.</summary>
    /// <param name="request">Its number, from 0.</param>
    /// <param name="reader">A reader of the graph it is for.</param>
    /// <param name="arena">Memory of the row; the row does not need the body any more.</param>
    /// <param name="row">One row of the graph's request schema.</param>
    /// <returns>Null, or why it is no request of the graph; the others are not affected.</returns>
    public RunFailure? Read(int request, RequestReader reader, Arena arena, out Batch row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)request, (uint)Count, nameof(request));
        int number = Form is RequestForm.Object ? 0 : request + 1;
        if (_table is not null)
        {
            var (batch, at) = Row(_table, request);
            return reader.Read(batch, at, new RequestPlace(number, 0, 0), arena, out row);
        }
        var range = _json[request];
        // Positions are those of the body, where lines are not told of: people find them there.
        var place = new RequestPlace(number, range.Line, range.Line > 0 ? range.Start - range.LineStart : range.Start);
        return reader.Read(Json(request), place, arena, out row);
    }

    /// <summary>The bytes of a request that is JSON, valid until the next reading; empty of an Arrow row.</summary>
    public ReadOnlySpan<byte> Json(int request) => _table is not null ? default
        : _bytes.AsSpan(_json[request].Start, _json[request].Length);

    /// <summary>The canonical text of a field of a request, by the rules of <see cref="FieldText"/>.</summary>
    /// <param name="request">Number of the request, from 0.</param>
    /// <param name="field">Name of a top-level field, in UTF-8.</param>
    /// <param name="text">The text, valid until the next call.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetText(int request, ReadOnlySpan<byte> field, out ReadOnlySpan<byte> text) =>
        TryGetText(request, field, _fieldText, out text);

    /// <summary>As <see cref="TryGetText(int, ReadOnlySpan{byte}, out ReadOnlySpan{byte})"/>, for several threads at
    /// once, each with a reader of its own.</summary>
    public bool TryGetText(
        int request, ReadOnlySpan<byte> field, FieldText reader, out ReadOnlySpan<byte> text)
    {
        if (_table is null)
            return reader.TryGet(Json(request), field, out text);
        var (batch, row) = Row(_table, request);
        return reader.TryGet(batch, row, field, out text);
    }

    /// <summary>Forgets the body and keeps the memory for the next one.</summary>
    public void Reset()
    {
        (Form, Count) = (RequestForm.None, 0);
        _json.Clear();
        _firstRows.Clear();
        _table?.Dispose();
        _table = null;
        if (_bytes.Length > MostBytesKept)
            _bytes = [];
    }

    /// <inheritdoc/>
    public void Dispose() => Reset();

    private ReadOnlySpan<byte> Copy(in ReadOnlySequence<byte> body)
    {
        int length = (int)body.Length;
        if (_bytes.Length < length)
            _bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, 256 + length * 5L / 4));
        body.CopyTo(_bytes);
        return _bytes.AsSpan(0, length);
    }

    private RunFailure? ReadJson(ReadOnlySpan<byte> body, RequestFormat format, string graph)
    {
        var problem = _json.Split(body, format is RequestFormat.JsonLines);
        if (problem is not null)
        {
            _json.Clear();
            return new RunFailure(FailureClass.RequestData, problem.Value.Code,
                "the requests are refused: " + problem.Value.Reason, graph);
        }
        (Form, Count) = (_json.Form, _json.Count);
        return null;
    }

    private RunFailure? ReadArrow(ReadOnlySpan<byte> body, string graph)
    {
        try
        {
            _table = IpcReader.ReadTable(body);
        }
        catch (Exception error) when (error is IpcFormatException or NotSupportedException)
        {
            return new RunFailure(FailureClass.RequestData, RequestCodes.Malformed,
                $"the requests cannot be read: {error.Message}", graph);
        }
        long rows = 0;
        foreach (var batch in _table.Batches)
        {
            _firstRows.Add((int)Math.Min(rows, int.MaxValue));
            rows += batch.RowCount;
        }
        if (rows > _mostRequests)
        {
            Reset();
            return TooLarge(graph, $"{rows} requests", $"at most {_mostRequests} in one body");
        }
        (Form, Count) = (RequestForm.Arrow, (int)rows);
        return null;
    }

    // The last batch that begins at the row or before it: those without rows begin where the next one does.
    private (Batch Batch, int Row) Row(Table table, int request)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)request, (uint)Count, nameof(request));
        int low = 0, high = _firstRows.Count;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = _firstRows[middle] <= request ? (middle, high) : (low, middle);
        }
        return (table.Batches[low], request - _firstRows[low]);
    }

    private static RunFailure TooLarge(string graph, FormattableString found, FormattableString expected) => new(
        FailureClass.RequestData, RequestCodes.TooLarge,
        $"the requests are refused: found {found.ToString(CultureInfo.InvariantCulture)}, "
        + $"expected {expected.ToString(CultureInfo.InvariantCulture)}; send them in several bodies", graph);
}
