namespace AdFlow.Runtime;

/// <summary>Where a replay finds tables, beside where the graph names them. Immutable, thread-safe.</summary>
public sealed record ReplayTableSources
{
    /// <summary>File for a table's name in the graph.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Folders with versions of tables (stores, <c>HASH.arrow</c>), or with a file for each table
    /// (<c>NAME.arrow</c>, <c>.</c> for the <c>/</c> of a sub-graph); looked through in order.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>
    /// Fixtures of a test, a file for a table's name; null where no test is replayed. They stand for tables of the
    /// other graph whatever was recorded, and in the recorded one for those whose recorded version is not there. In a
    /// test, recorded rows go before tables that may be other versions.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Fixtures { get; init; }

    /// <summary>Where the tables come from that are nowhere else; null: where the graphs name them.</summary>
    public GraphTables? Others { get; init; }
}
