namespace AdFlow.Operators;

/// <summary>How an operator's output rows relate to the rows of its first input.</summary>
public enum RowEffect : byte
{
    /// <summary>The same rows in the same order.</summary>
    Same,
    /// <summary>Some of the rows, in the same order.</summary>
    Subset,
    /// <summary>Each row zero or more times, in the same order.</summary>
    Expand,
    /// <summary>The same rows or some of them, in another order.</summary>
    Reorder,
    /// <summary>New rows.</summary>
    New,
}
