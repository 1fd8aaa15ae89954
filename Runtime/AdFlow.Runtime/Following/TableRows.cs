using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>The tables of a graph, to look whether they have a row. Not thread-safe.</summary>
/// <param name="plan">The graph.</param>
/// <param name="tables">One for each table of the plan, or none where they are not known.</param>
internal sealed class TableRows(LogicalPlan plan, IReadOnlyList<PublishedTable> tables)
{
    private readonly Dictionary<(int, string, string?), int> _counts = [];

    /// <summary>How many rows of a table have a value in a column; −1 where that cannot be told.</summary>
    public int Count(int table, RowKey key)
    {
        if (table < 0 || table >= tables.Count)
            return -1;
        if (_counts.TryGetValue((table, key.Column, key.Value), out int known))
            return known;
        using var lease = tables[table].Acquire();
        int column = lease.Snapshot.Schema.IndexOf(key.Column);
        int count = column < 0 ? -1 : key.Find(lease.Snapshot.Batch[column])?.Length ?? -1;
        return _counts[(table, key.Column, key.Value)] = count;
    }

    /// <summary>Every table that has the key's column.</summary>
    public IReadOnlyList<RowsInTable> All(RowKey key) => [.. Enumerable.Range(0, plan.Tables.Count)
        .Select(table => new RowsInTable(plan.Tables[table].Name, Count(table, key))).Where(one => one.Rows >= 0)];
}
