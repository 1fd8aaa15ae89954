namespace AdFlow.Runtime;

/// <summary>What became of a row that was followed.</summary>
public enum RowVerdict
{
    /// <summary>It is in the output.</summary>
    Shown,
    /// <summary>Some node had it and did not put it out.</summary>
    Lost,
    /// <summary>No node ever put it out.</summary>
    NotRecalled,
    /// <summary>A node makes other rows of it, in which it cannot be told any more.</summary>
    Untraceable,
    /// <summary>Nodes on its way have no tables, for the run failed.</summary>
    NotRun,
}
