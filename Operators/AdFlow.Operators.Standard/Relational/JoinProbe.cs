using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard;

/// <summary>The input's key column, looked up in a table's index some thousand rows at a time.</summary>
/// <param name="column">The keys.</param>
/// <param name="keyType">Type of the table's key.</param>
internal readonly unsafe ref struct JoinProbe(Column column, DataType keyType)
{
    /// <summary>Row of each key, −1 where there is none.</summary>
    internal Span<int> Rows(KeyIndex index, Arena arena, StopSignal stop)
    {
        var rows = arena.AllocateSpan<int>(column.Length);
        for (int start = 0; start < rows.Length; start += StopPoll.Rows)
        {
            stop.ThrowIfSet();
            var node = Cells.Slice(column, start, StopPoll.Rows);
            KeyProbe.Find(index, new Column(column.Type, &node), keyType, rows.Slice(start, node.Length));
        }
        return rows;
    }

    /// <summary>Group of each key, −1 where there is none.</summary>
    internal Span<int> Groups(GroupKeyIndex index, Arena arena, StopSignal stop)
    {
        var groups = arena.AllocateSpan<int>(column.Length);
        for (int start = 0; start < groups.Length; start += StopPoll.Rows)
        {
            stop.ThrowIfSet();
            var node = Cells.Slice(column, start, StopPoll.Rows);
            KeyProbe.FindGroups(index, new Column(column.Type, &node), keyType, groups.Slice(start, node.Length));
        }
        return groups;
    }
}
