using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace AdFlow.Hosting;

/// <summary>The graphs of a host by name. Thread-safe; finding one takes no lock and allocates nothing.</summary>
public sealed class GraphDirectory
{
    private readonly ActivationPool _pool;
    private readonly HostGuards _guards;
    private readonly HostRecordings _recordings;
    private readonly ConcurrentDictionary<string, GraphState> _graphs = new(StringComparer.Ordinal);

    internal GraphDirectory(ActivationPool pool, HostGuards guards, HostRecordings recordings) =>
        (_pool, _guards, _recordings) = (pool, guards, recordings);

    /// <summary>All graphs, by name.</summary>
    public IReadOnlyList<GraphState> All => [.. _graphs.Values.OrderBy(graph => graph.Name, StringComparer.Ordinal)];

    /// <summary>Number of graphs.</summary>
    public int Count => _graphs.Count;

    /// <summary>The graph with a name.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out GraphState? graph) =>
        _graphs.TryGetValue(name, out graph);

    /// <summary>Makes what is deployed under a name current. One caller at a time: the deployment.</summary>
    internal GraphState Put(DeployedGraph graph)
    {
        if (_graphs.TryGetValue(graph.Name, out var state))
            state.Replace(graph);
        else
            _graphs[graph.Name] = state = new GraphState(graph, _pool, _guards, _recordings);
        return state;
    }

    /// <summary>Takes a graph away.</summary>
    internal bool Remove(string name)
    {
        if (!_graphs.TryRemove(name, out var state))
            return false;
        state.Retire();
        return true;
    }
}
