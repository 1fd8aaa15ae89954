namespace AdFlow.Tables.Tests.Snapshots;

/// <summary>
/// A version whose rows all hold its number. When its memory is freed, that is counted and the rows are overwritten;
/// really freed they are with the test's arena, so that a reader who is too late is found and not killed.
/// </summary>
internal sealed unsafe class PoisonedVersion : IDisposable
{
    private const int RowCount = 64;

    private readonly Batch _batch;
    private int _disposals;

    internal PoisonedVersion(int number, Arena arena, Schema? schema = null, params IndexDefinition[] indexes)
    {
        Number = number;
        schema ??= new Schema(new Field("n", DataType.Int64));
        var builder = new BatchBuilder(schema);
        for (int row = 0; row < RowCount; row++)
            for (int i = 0; i < schema.Count; i++)
                if (schema[i].Type.Id is TypeId.Int64)
                    builder[i].Append((long)number);
                else
                    builder[i].AppendString("text");
        _batch = builder.Build(arena);
        Snapshot = TableSnapshot.InMemory($"version {number}", new Table(schema, [_batch], this), indexes);
    }

    internal int Number { get; }

    internal TableSnapshot Snapshot { get; }

    /// <summary>How often the memory was freed.</summary>
    internal int Disposals => Volatile.Read(ref _disposals);

    /// <summary>Whether the rows hold the number, not what they are overwritten with.</summary>
    internal static bool IsWhole(Batch batch, int number) =>
        !batch[0].Values<long>().ContainsAnyExcept((long)number);

    public void Dispose()
    {
        Interlocked.Increment(ref _disposals);
        new Span<long>(_batch[0].Node->Values, RowCount).Fill(-1);
    }
}
