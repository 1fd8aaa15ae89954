namespace AdFlow.Tables;

/// <summary>
/// Batches of one schema and the memory they live in. Disposing frees the memory, and so does the garbage collector
/// where nobody holds the table any more: keep it reachable, best by disposing it, as long as its views are used.
/// Reading is safe from several threads.
/// </summary>
public sealed class Table : IDisposable
{
    private readonly IDisposable? _owner;

    /// <summary>Makes a table over memory.</summary>
    /// <param name="schema">Schema of every batch.</param>
    /// <param name="batches">The rows, in order.</param>
    /// <param name="owner">Memory to free with the table, or null where somebody else owns it.</param>
    public Table(Schema schema, IReadOnlyList<Batch> batches, IDisposable? owner)
    {
        Schema = schema;
        Batches = batches;
        _owner = owner;
        foreach (var batch in batches)
            RowCount += batch.RowCount;
    }

    /// <summary>Schema of every batch.</summary>
    public Schema Schema { get; }

    /// <summary>The rows, in order.</summary>
    public IReadOnlyList<Batch> Batches { get; }

    /// <summary>Rows of all batches.</summary>
    public long RowCount { get; }

    /// <inheritdoc/>
    public void Dispose() => _owner?.Dispose();
}
