using System.Threading.Tasks.Dataflow;

namespace AdFlow.Bench;

/// <summary>
/// A graph of nodes as TPL Dataflow blocks, built once: each block computes its node and posts to the successors whose
/// last predecessor it was. One run at a time.
/// </summary>
internal sealed class DataflowGraph : IDisposable
{
    private readonly EdgeGraph _graph;
    private readonly ActionBlock<float>[] _blocks;
    private readonly int[] _missing;
    private readonly int[] _sources;
    private readonly int _sinks;
    private readonly ManualResetEventSlim _ended = new();
    private readonly float _seed;
    private int _open;

    /// <summary>Builds the blocks.</summary>
    public DataflowGraph(EdgeGraph graph, float seed)
    {
        _graph = graph;
        _seed = seed;
        _missing = new int[graph.Count];
        _sinks = graph.Sinks.Count();
        _sources = [.. Enumerable.Range(0, graph.Count).Where(node => graph.Predecessors[node].Length == 0)];
        _blocks = [.. Enumerable.Range(0, graph.Count).Select(node =>
            new ActionBlock<float>(_ => Step(node), new ExecutionDataflowBlockOptions { EnsureOrdered = false }))];
        Values = new float[graph.Count];
    }

    /// <summary>Values of the nodes after a run.</summary>
    public float[] Values { get; }

    /// <summary>Runs every node once.</summary>
    public void Run()
    {
        for (int node = 0; node < _missing.Length; node++)
            _missing[node] = _graph.Predecessors[node].Length;
        _open = _sinks;
        _ended.Reset();
        foreach (int node in _sources)
            _blocks[node].Post(_seed);
        _ended.Wait();
    }

    /// <inheritdoc/>
    public void Dispose() => _ended.Dispose();

    private void Step(int node)
    {
        _graph.Compute(node, Values, _seed);
        int[] successors = _graph.Successors[node];
        foreach (int successor in successors)
            if (Interlocked.Decrement(ref _missing[successor]) == 0)
                _blocks[successor].Post(0);
        if (successors.Length == 0 && Interlocked.Decrement(ref _open) == 0)
            _ended.Set();
    }
}
