namespace AdFlow.Operators;

/// <summary>How an operator looks up rows of a table; the graph must declare it, the runtime builds what it
/// needs.</summary>
public enum TableAccess : byte
{
    /// <summary>All rows in order.</summary>
    Scan,
    /// <summary>By <c>key:</c> (at most one row) or <c>group_key:</c> (any number).</summary>
    Key,
    /// <summary>By <c>key:</c>, at most one row.</summary>
    UniqueKey,
    /// <summary>By <c>group_key:</c>, any number of rows.</summary>
    GroupKey,
    /// <summary>By an <c>inverted</c> index.</summary>
    Inverted,
    /// <summary>By a <c>bidwords</c> index.</summary>
    Bidwords,
    /// <summary>By the vectors of a column.</summary>
    Vector,
}
