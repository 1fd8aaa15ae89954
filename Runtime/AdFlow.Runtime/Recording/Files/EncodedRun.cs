using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// One run as it will lie in a record file: made where the run ended, written elsewhere. Use it again: a warm one
/// allocates nothing unless the run failed or was degraded. Not thread-safe.
/// </summary>
/// <param name="limitBytes">Most bytes of a run, up to 1 GiB.</param>
public sealed class EncodedRun(int limitBytes = EncodedRun.MaxBytes)
{
    /// <summary>Most bytes that a run may have: 1 GiB.</summary>
    public const int MaxBytes = 1 << 30;

    private readonly GrowingBytes _payloads = new(Math.Min(limitBytes, MaxBytes));
    private Row[] _rows = new Row[16];
    private int _count;

    /// <summary>Number of the run in its file.</summary>
    public long Request { get; private set; }

    /// <summary>Bytes of its payloads.</summary>
    public int Bytes => _payloads.Length;

    /// <summary>Why it cannot be written, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>The graph that was run.</summary>
    internal RecordedGraph Graph { get; private set; } = null!;

    /// <summary>The tables it read.</summary>
    internal RecordedTables Tables { get; private set; } = null!;

    /// <summary>Its rows; their payloads lie one behind the other in <see cref="Payloads"/>.</summary>
    internal ReadOnlySpan<Row> Rows => _rows.AsSpan(0, _count);

    /// <summary>Payloads of all rows.</summary>
    internal ReadOnlySpan<byte> Payloads => _payloads.Written;

    /// <summary>Bytes of memory held.</summary>
    internal int Capacity => _payloads.Capacity;

    /// <summary>Forgets the run before and begins another one.</summary>
    public void Start(in RunHeader header)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(header.Request);
        _payloads.Truncate(0);
        _count = 0;
        Problem = null;
        (Request, Graph, Tables) = (header.Request, header.Graph, header.Tables);
        int start = _payloads.Length;
        try
        {
            HeaderPayload.Write(header, _payloads);
            AddRow(RecordKind.Run, [], start);
            if (header.Failure is null && header.Degraded.Count == 0)
                return;
            start = _payloads.Length;
            FailuresPayload.Write(header, _payloads);
            AddRow(RecordKind.Failures, [], start);
        }
        catch (ArenaLimitException limit)
        {
            Problem = TooLarge("its header", limit);
        }
    }

    /// <summary>Appends a table of the run. The request comes first, and no table twice.</summary>
    /// <param name="part">Which table; of the graph that was run.</param>
    /// <param name="rows">Its rows, copied.</param>
    public void Add(RecordedPart part, Batch rows)
    {
        if (Problem is not null)
            return;
        int start = _payloads.Length;
        try
        {
            part.Write(rows, _payloads);
            AddRow(part.Kind, part.NodeBytes, start);
        }
        catch (ArenaLimitException limit)
        {
            Problem = TooLarge($"{part.Kind} '{part.Node}'", limit);
        }
    }

    private void AddRow(RecordKind kind, byte[] node, int start)
    {
        if (_count == _rows.Length)
            Array.Resize(ref _rows, 2 * _count);
        _rows[_count++] = new Row(kind, node, _payloads.Length - start);
    }

    private string TooLarge(string what, ArenaLimitException limit) => FormattableString.Invariant(
        $"Request {Request} was not recorded: with {what} it has over {limit.LimitBytes} bytes. Record fewer tables.");

    /// <summary>A row of the file.</summary>
    internal readonly record struct Row(RecordKind Kind, byte[] Node, int PayloadBytes);
}
