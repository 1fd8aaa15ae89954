using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime;

/// <summary>
/// A part of the runs of one graph: which table it is and which of its columns are recorded. Made once, so that
/// recording a run makes nothing. Immutable, thread-safe.
/// </summary>
public sealed class RecordedPart
{
    private readonly StreamEncoder _encoder;

    /// <summary>Prepares the recording of a table.</summary>
    /// <param name="kind">A kind of a run's tables, from <see cref="RecordKind.Request"/> on.</param>
    /// <param name="node">Node, output or table; empty for the request.</param>
    /// <param name="schema">Schema of the batches.</param>
    /// <param name="columns">Ordinals of the columns to record; null for all.</param>
    public RecordedPart(RecordKind kind, string node, Schema schema, IReadOnlyList<int>? columns = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((int)kind, (int)RecordKind.Request, nameof(kind));
        Kind = kind;
        Node = node;
        NodeBytes = Encoding.UTF8.GetBytes(node);
        _encoder = new StreamEncoder(schema, columns ?? [.. Enumerable.Range(0, schema.Count)]);
    }

    /// <summary>What it is.</summary>
    public RecordKind Kind { get; }

    /// <summary>Node, output or table; empty for the request.</summary>
    public string Node { get; }

    /// <summary>The columns that are recorded.</summary>
    public Schema Schema => _encoder.Schema;

    /// <summary>The node's name as UTF-8.</summary>
    internal byte[] NodeBytes { get; }

    /// <summary>Appends the rows as an Arrow stream.</summary>
    internal void Write(Batch rows, GrowingBytes target) => _encoder.Write(rows, target);
}
