using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Where a value of a stage comes from first.</summary>
internal enum StageValueKind : byte
{
    /// <summary>A column of the source.</summary>
    Input,
    /// <summary>A column of a table that was looked up.</summary>
    Table,
    /// <summary>A text that is the same in every row.</summary>
    Constant,
    /// <summary>A step.</summary>
    Computed,
}

/// <summary>
/// A column of a stage that is being planned, whatever rows are left of it: it has at most one slot in each row set.
/// </summary>
/// <param name="kind">Where it comes from.</param>
/// <param name="type">Its type.</param>
/// <param name="rowSet">The first rows that have it.</param>
internal sealed class StageValue(StageValueKind kind, DataType type, int rowSet)
{
    public StageValueKind Kind { get; } = kind;

    public DataType Type { get; } = type;

    public int RowSet { get; } = rowSet;

    /// <summary>Column of the source or table, or ordinal of the constant.</summary>
    public int Column { get; init; } = -1;

    /// <summary>Which of the stage's tables, or −1.</summary>
    public int Table { get; init; } = -1;

    /// <summary>Row numbers in the table; null where there is none.</summary>
    public StageValue? Rows { get; init; }

    /// <summary>Its slot in each row set that needs it.</summary>
    public Dictionary<int, int> Slots { get; } = [];
}
