namespace AdFlow.Tables;

/// <summary>Puts the batches of a table together. Thread-safe for distinct arenas.</summary>
public static unsafe class TableConcatenation
{
    /// <summary>Copies all rows of a table into one batch.</summary>
    /// <param name="table">The rows; not referred to afterwards.</param>
    /// <param name="arena">Memory of the batch, dictionaries included.</param>
    /// <returns>
    /// A batch valid as long as the arena. Dictionaries that differ between batches become one; where it outgrows the
    /// type of the codes, that type becomes int32, so the batch's schema can differ from the table's.
    /// </returns>
    /// <exception cref="InvalidOperationException">
    /// Over 2³¹ − 1 rows, or more bytes or items than 32-bit offsets reach.
    /// </exception>
    public static Batch Concatenate(Table table, Arena arena)
    {
        if (table.RowCount > int.MaxValue)
            throw new InvalidOperationException(
                $"A batch cannot have {table.RowCount} rows; at most {int.MaxValue}. Split the table.");
        using var scratch = new Arena();
        var unified = DictionaryUnification.Unify(table, scratch);
        var nodes = (ColumnNode**)arena.Allocate((long)sizeof(ColumnNode*) * unified.Schema.Count);
        var copies = new Dictionary<nint, nint>();
        for (int i = 0; i < unified.Schema.Count; i++)
            nodes[i] = Concatenate(unified, i, arena, copies);
        GC.KeepAlive(table);
        return new Batch(unified.Schema, nodes, (int)table.RowCount);
    }

    private static ColumnNode* Concatenate(Table table, int ordinal, Arena arena, Dictionary<nint, nint> copies)
    {
        var type = table.Schema[ordinal].Type;
        if (table.Batches.Count == 0)
            return DictionaryTree.Empty(type, arena);
        var column = new GrowableColumn(type, arena);
        foreach (var batch in table.Batches)
            column.Announce(batch.NodeAt(ordinal));
        foreach (var batch in table.Batches)
            column.Append(batch.NodeAt(ordinal));
        var node = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        column.Build(node, arena);
        DictionaryTree.Copy(type, table.Batches[0].NodeAt(ordinal), node, arena, copies);
        return node;
    }
}
