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
    /// <summary>Every row of every channel of the first input once, one channel after the other. With <see
    /// cref="Locality.Row"/> a row can be left out before as well as behind.</summary>
    Append,
    /// <summary>New rows.</summary>
    New,
}
