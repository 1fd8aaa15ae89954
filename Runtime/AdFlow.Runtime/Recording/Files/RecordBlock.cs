using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime;

/// <summary>The rows of a record batch until it is written. Not thread-safe.</summary>
internal sealed unsafe class RecordBlock
{
    private readonly GrowingBytes _requests = new();
    private readonly GrowingBytes _kinds = new();
    private readonly GrowingBytes _kindEnds = new();
    private readonly GrowingBytes _nodes = new();
    private readonly GrowingBytes _nodeEnds = new();
    private readonly GrowingBytes _payloads = new(int.MaxValue - (1 << 20));
    private readonly GrowingBytes _payloadEnds = new();

    /// <summary>An empty batch.</summary>
    public RecordBlock() => Clear();

    /// <summary>Rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Runs so far.</summary>
    public int Runs { get; private set; }

    /// <summary>Bytes of payloads so far.</summary>
    public int Bytes => _payloads.Length;

    /// <summary>Appends the rows of a run: all or, where that throws, none.</summary>
    public void Add(EncodedRun run)
    {
        int rows = Rows, payloads = _payloads.Length, kinds = _kinds.Length, nodes = _nodes.Length, end = payloads;
        try
        {
            _payloads.Append(run.Payloads);
            foreach (var row in run.Rows)
                AddRow(run.Request, row.Kind, row.Node, end += row.PayloadBytes);
            Runs++;
        }
        catch
        {
            Truncate(rows, payloads, kinds, nodes);
            throw;
        }
    }

    /// <summary>Appends a row that runs share.</summary>
    public void AddShared(RecordKind kind, byte[] node, ReadOnlySpan<byte> payload)
    {
        _payloads.Append(payload);
        AddRow(RecordFormat.Shared, kind, node, _payloads.Length);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        (Rows, Runs) = (0, 0);
        foreach (var bytes in (GrowingBytes[])[_requests, _kinds, _nodes, _payloads])
            bytes.Truncate(0);
        foreach (var ends in (GrowingBytes[])[_kindEnds, _nodeEnds, _payloadEnds])
        {
            ends.Truncate(0);
            Push(ends, 0);
        }
    }

    /// <summary>Writes the rows as one record batch.</summary>
    public void WriteTo(IpcFileWriter writer)
    {
        fixed (byte* requests = _requests.Written, kinds = _kinds.Written, kindEnds = _kindEnds.Written,
            nodes = _nodes.Written, nodeEnds = _nodeEnds.Written, payloads = _payloads.Written,
            payloadEnds = _payloadEnds.Written)
        {
            var columns = stackalloc ColumnNode[]
            {
                new() { Length = Rows, Values = requests },
                new() { Length = Rows, Values = kinds, Offsets = kindEnds },
                new() { Length = Rows, Values = nodes, Offsets = nodeEnds },
                new() { Length = Rows, Values = payloads, Offsets = payloadEnds },
            };
            var pointers = stackalloc ColumnNode*[] { columns, columns + 1, columns + 2, columns + 3 };
            writer.Write(new Batch(RecordFormat.Schema, pointers, Rows));
        }
    }

    private void AddRow(long request, RecordKind kind, byte[] node, int payloadEnd)
    {
        _requests.Append(new ReadOnlySpan<byte>(&request, sizeof(long)));
        _kinds.Append(RecordKinds.NameOf(kind));
        Push(_kindEnds, _kinds.Length);
        _nodes.Append(node);
        Push(_nodeEnds, _nodes.Length);
        Push(_payloadEnds, payloadEnd);
        Rows++;
    }

    private void Truncate(int rows, int payloads, int kinds, int nodes)
    {
        Rows = rows;
        _payloads.Truncate(payloads);
        _kinds.Truncate(kinds);
        _nodes.Truncate(nodes);
        _requests.Truncate(rows * sizeof(long));
        foreach (var ends in (GrowingBytes[])[_kindEnds, _nodeEnds, _payloadEnds])
            ends.Truncate((rows + 1) * sizeof(int));
    }

    private static void Push(GrowingBytes target, int value) =>
        target.Append(new ReadOnlySpan<byte>(&value, sizeof(int)));
}
