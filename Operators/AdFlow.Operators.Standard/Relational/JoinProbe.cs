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
            index.Find(new Column(column.Type, &node), rows.Slice(start, node.Length));
        }
        DropFalse(rows);
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
            index.FindGroups(new Column(column.Type, &node), groups.Slice(start, node.Length));
        }
        DropFalse(groups);
        return groups;
    }

    // Indexes see integers as 64 bits: a negative one has the bits of a large uint64. They see a null behind a
    // dictionary code as an empty text.
    private void DropFalse(Span<int> found)
    {
        if (column.Type.Id is TypeId.UInt64 != keyType.Id is TypeId.UInt64)
        {
            var keys = new KeyColumn(column, "key");
            for (int row = 0; row < found.Length; row++)
                found[row] = keys.Integer(row) < 0 ? -1 : found[row];
        }
        if (column.Type.Id is TypeId.Dictionary && column.Dictionary.NullCount > 0)
            for (int row = 0; row < found.Length; row++)
                found[row] = Cells.IsValid(column, row) ? found[row] : -1;
    }
}
