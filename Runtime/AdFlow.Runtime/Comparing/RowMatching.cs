namespace AdFlow.Runtime;

/// <summary>How rows of two tables were matched.</summary>
public enum RowMatching : byte
{
    /// <summary>By one column whose values are unique on both sides.</summary>
    Key,
    /// <summary>By all columns that look like keys, which are unique only together.</summary>
    KeyColumns,
    /// <summary>By their position: no columns are a key of both tables.</summary>
    Position,
}
