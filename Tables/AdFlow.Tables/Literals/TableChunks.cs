namespace AdFlow.Tables.Literals;

/// <summary>
/// Collects rows read from text into a table of several batches, so that no column's buffer outgrows 2 GiB however
/// long the file. Not thread-safe.
/// </summary>
internal sealed class TableChunks(Schema schema) : IDisposable
{
    private const int RowsPerBatch = 65_536;
    private const long BytesPerBatch = 64L << 20;

    private readonly List<Batch> _batches = [];
    private Arena? _arena = new();
    private long _bytes;

    /// <summary>Takes rows; call <see cref="EndRow"/> after each.</summary>
    public BatchBuilder Builder { get; } = new(schema);

    /// <summary>Ends a row that took <paramref name="bytes"/> bytes of text.</summary>
    public void EndRow(long bytes)
    {
        _bytes += bytes;
        if (Builder.RowCount >= RowsPerBatch || _bytes >= BytesPerBatch)
            EndBatch();
    }

    /// <summary>Hands out the table, which then owns the memory.</summary>
    public Table ToTable()
    {
        EndBatch();
        var table = new Table(schema, _batches, _arena);
        _arena = null;
        return table;
    }

    public void Dispose() => _arena?.Dispose();

    private void EndBatch()
    {
        if (Builder.RowCount > 0 || _batches.Count == 0)
            _batches.Add(Builder.Build(_arena!));
        Builder.Truncate(0);
        _bytes = 0;
    }
}
