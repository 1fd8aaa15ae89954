namespace AdFlow.Tables;

/// <summary>Makes one batch of a table, as a snapshot is.</summary>
internal static class OneBatch
{
    /// <summary>The rows of a table in one batch: its own, or a copy.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="subject">What is published, for messages.</param>
    /// <param name="arena">Memory of a copy.</param>
    /// <returns>A table that owns nothing.</returns>
    /// <exception cref="TablePublishException">The rows do not fit one batch.</exception>
    public static Table Of(Table table, string subject, Arena arena)
    {
        if (table.Batches.Count == 1)
            return new Table(table.Schema, table.Batches, null);
        try
        {
            var batch = TableConcatenation.Concatenate(table, arena);
            return new Table(batch.Schema, [batch], null);
        }
        catch (Exception error) when (error is InvalidOperationException or NotSupportedException)
        {
            throw new TablePublishException(subject, [new(subject, null, null,
                error.Message.TrimEnd('.'), "rows that fit one batch", "Publish them as several tables.")], error);
        }
    }
}
