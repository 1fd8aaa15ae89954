using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard;

/// <summary>Looks up the input's key column in a table's group index some thousand rows at a time.</summary>
internal static unsafe class GroupProbe
{
    /// <summary>Group of each key, −1 where there is none.</summary>
    /// <param name="index">The index.</param>
    /// <param name="column">The keys.</param>
    /// <param name="keyType">Type of the table's key.</param>
    /// <param name="arena">Takes the groups.</param>
    /// <param name="stop">Asked between the lots of rows.</param>
    /// <exception cref="RunStoppedException">Time is over or the caller left.</exception>
    internal static Span<int> Find(
        GroupKeyIndex index, Column column, DataType keyType, Arena arena, StopSignal stop)
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
