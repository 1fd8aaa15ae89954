using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>The tables of a stage that is being planned, and what was looked up in them. Used once.</summary>
internal sealed class StageTables(LogicalPlan plan)
{
    private readonly List<LogicalInput> _tables = [];
    private readonly List<LookedUp> _lookups = [];

    /// <summary>Ordinal of a table with the index that a port needs.</summary>
    public int Of(LogicalInput input)
    {
        int known = _tables.FindIndex(table => table.Table == input.Table && Equals(table.Index, input.Index));
        if (known >= 0)
            return known;
        _tables.Add(input);
        return _tables.Count - 1;
    }

    /// <summary>Type of the key that a table is looked up by.</summary>
    public DataType KeyType(int table) =>
        plan.Tables[_tables[table].Table].Schema.Find(_tables[table].Index!.Columns[0])!.Type;

    /// <summary>What was looked up by the same keys, or null: it is found once however many nodes ask.</summary>
    public LookedUp? Lookup(StageValue key, int table) =>
        _lookups.Find(lookup => lookup.Key == key && lookup.Table == table);

    /// <summary>Records a lookup.</summary>
    public LookedUp AddLookup(StageValue key, int table, StageValue rows)
    {
        _lookups.Add(new LookedUp(key, table, rows));
        return _lookups[^1];
    }

    /// <summary>A column of the rows that were found.</summary>
    public StageValue Column(LookedUp found, int column)
    {
        if (!found.Columns.TryGetValue(column, out var value))
            found.Columns.Add(column, value = new StageValue(StageValueKind.Table,
                plan.Tables[_tables[found.Table].Table].Schema[column].Type, found.Rows.RowSet)
            {
                Column = column,
                Table = found.Table,
                Rows = found.Rows,
            });
        return value;
    }

    public LogicalInput[] ToArray() => [.. _tables];
}

/// <summary>Rows of a table that were found by keys.</summary>
/// <param name="Key">The keys.</param>
/// <param name="Table">Which of the stage's tables.</param>
/// <param name="Rows">The row numbers.</param>
internal sealed record LookedUp(StageValue Key, int Table, StageValue Rows)
{
    /// <summary>The first row set that holds matched rows only.</summary>
    public int MatchedSince { get; set; } = int.MaxValue;

    /// <summary>Columns of the rows found.</summary>
    public Dictionary<int, StageValue> Columns { get; } = [];
}
