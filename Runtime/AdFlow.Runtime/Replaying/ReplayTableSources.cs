namespace AdFlow.Runtime;

/// <summary>Where a replay finds tables, beside where the graph names them. Immutable, thread-safe.</summary>
public sealed record ReplayTableSources
{
    /// <summary>File for a table's name in the graph.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Folders with versions of tables (stores, <c>HASH.arrow</c>), or with a file for each table
    /// (<c>NAME.arrow</c>, <c>.</c> for the <c>/</c> of a sub-graph); looked through in order.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];
}
