namespace AdFlow.Runtime;

/// <summary>What a node did with a row that is followed.</summary>
public enum RowStepKind
{
    /// <summary>It brought the row in: a channel, a table, a service.</summary>
    Found,
    /// <summary>It could have brought the row in, and did not.</summary>
    NotFound,
    /// <summary>It got the row and put it out.</summary>
    Kept,
    /// <summary>It got the row and did not put it out.</summary>
    Lost,
    /// <summary>It never got the row.</summary>
    Absent,
    /// <summary>It got the row and makes others of it, in which it cannot be told.</summary>
    Untraceable,
    /// <summary>It was not run, for it or one before it failed.</summary>
    NotRun,
}
