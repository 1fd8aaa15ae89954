using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>What the runs of a file share, as far as it was read. Not thread-safe.</summary>
internal sealed class SharedRows
{
    private readonly Dictionary<string, byte[]> _contents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecordedGraph> _graphs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecordedTables> _tables = new(StringComparer.Ordinal);

    /// <summary>The graph with a key, or null.</summary>
    public RecordedGraph? Graph(string key) => _graphs.GetValueOrDefault(key);

    /// <summary>The versions of tables with a key, or null.</summary>
    public RecordedTables? Tables(string key) => _tables.GetValueOrDefault(key);

    /// <summary>Whether a row is known already.</summary>
    public bool Has(RecordKind kind, string key) => kind switch
    {
        RecordKind.File => _contents.ContainsKey(key),
        RecordKind.Graph => _graphs.ContainsKey(key),
        _ => _tables.ContainsKey(key),
    };

    /// <summary>Takes a row that runs share.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Add(RecordKind kind, string key, Batch payload) => kind switch
    {
        RecordKind.File => AddFile(key, payload),
        RecordKind.Graph => AddGraph(key, payload),
        RecordKind.Tables => AddTables(key, payload),
        _ => $"a row of kind {kind} that belongs to no run",
    };

    private string? AddFile(string hash, Batch payload)
    {
        var (content, problem) = GraphPayload.ReadFile(payload);
        if (problem is not null)
            return problem;
        if (RecordKey.Of(content) is var found && found != hash)
            return $"the content of a file with hash {found} instead of {hash}";
        _contents[hash] = content!;
        return null;
    }

    private string? AddGraph(string key, Batch payload)
    {
        var (graph, problem) = GraphPayload.ReadGraph(payload, _contents);
        if (problem is not null)
            return problem;
        if (graph!.Key != key)
            return $"a graph with key {graph.Key} instead of {key}";
        _graphs[key] = graph;
        return null;
    }

    private string? AddTables(string key, Batch payload)
    {
        var (tables, problem) = GraphPayload.ReadTables(payload);
        if (problem is not null)
            return problem;
        if (tables!.Key != key)
            return $"versions of tables with key {tables.Key} instead of {key}";
        _tables[key] = tables;
        return null;
    }
}
