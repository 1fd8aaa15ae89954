using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>
/// A graph that is run only to be looked at: as its author wrote it, with all columns of all nodes. Where a node fails,
/// the request is run again without it and what reads it, so that everything before the failure can be looked at.
/// Thread-safe; dispose it after its last run, inspections stay valid.
/// </summary>
/// <param name="plan">The graph, not rewritten by rules: <see cref="PhysicalPlan.Source"/>.</param>
/// <param name="open">Lays a plan out by <see cref="AsWritten"/> and ties it to the graph's tables. Called once at the
/// first run, and once for each set of nodes that was left out; what it gives is disposed here.</param>
/// <param name="until">Path of the last node of interest: only it and what it reads from are run. Null: all
/// are.</param>
/// <param name="isAsked">By the ordinal of a node, whether the run's tape is asked for it although no record keeps its
/// result; null: of none.</param>
public sealed class InspectedGraph(LogicalPlan plan, Func<LogicalPlan, BoundGraph> open, string? until = null,
    IReadOnlyList<bool>? isAsked = null) : IDisposable
{
    private const int MostRuns = 4, MostKept = 8;

    private readonly Dictionary<string, BoundGraph> _kept = [];

    /// <summary>How an inspected plan is laid out: every node of the author is executed alone.</summary>
    public static PlanOptions AsWritten { get; } = new() { Rules = RuleOptions.None, Fuse = false };

    /// <summary>The graph as its author wrote it.</summary>
    public LogicalPlan Plan => plan;

    /// <summary>Another plan over the same tables, to be run and disposed as this one.</summary>
    /// <param name="other">A plan that was made of <see cref="Plan"/>: with a node exchanged, say.</param>
    public InspectedGraph With(LogicalPlan other) => new(other, open);

    /// <summary>The same over the same tables, to be disposed as this one, whose runs ask their tape for more nodes.
    /// </summary>
    /// <param name="nodes">By the ordinal of a node, whether they do.</param>
    public InspectedGraph Asking(IReadOnlyList<bool> nodes) => new(plan, open, until, nodes);

    /// <summary>Runs a request. A failure of the run is in the result; nothing is thrown for it.</summary>
    /// <param name="request">The request; its row must live until the inspection is disposed.</param>
    /// <returns>What there is to see, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">As <see cref="BoundGraph.RunAsync(in RunRequest)"/>.</exception>
    public async Task<Inspection> RunAsync(RunRequest request)
    {
        var isLeftOut = NotBefore(until);
        RunFailure? first = null;
        bool mayTellMore = plan.Nodes.Count > 0;
        for (int runs = 0; mayTellMore && runs < MostRuns; runs++)
        {
            var run = await RunAsync(isLeftOut, request).ConfigureAwait(false);
            if (run.Failure is not { } failure)
                return new Inspection(plan, request.Request, isLeftOut, first, run);
            run.Dispose();
            first ??= failure;
            mayTellMore = TryLeaveOut(isLeftOut, failure.Node);
        }
        return new Inspection(plan, request.Request, isLeftOut, first, null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_kept)
        {
            foreach (var graph in _kept.Values)
                graph.Dispose();
            _kept.Clear();
        }
    }

    private async ValueTask<GraphRun> RunAsync(bool[] isLeftOut, RunRequest request)
    {
        var (graph, isKept) = Open(isLeftOut);
        try
        {
            return await graph.RunAsync(request).ConfigureAwait(false);
        }
        finally
        {
            // A result stays valid.
            if (!isKept)
                graph.Dispose();
        }
    }

    private (BoundGraph Graph, bool IsKept) Open(bool[] isLeftOut)
    {
        string key = string.Concat(isLeftOut.Select(isOut => isOut ? '-' : '+'));
        lock (_kept)
        {
            if (_kept.TryGetValue(key, out var known))
                return (known, true);
            var graph = open(plan with { Nodes = Nodes(), Outputs = Outputs(isLeftOut) });
            bool isKept = _kept.Count < MostKept;
            if (isKept)
                _kept.Add(key, graph);
            return (graph, isKept);
        }
    }

    private IReadOnlyList<LogicalNode> Nodes() => isAsked is null ? plan.Nodes
        : [.. plan.Nodes.Select(node => isAsked[node.Ordinal] ? node with { IsRecorded = true } : node)];

    private List<LogicalOutput> Outputs(bool[] isLeftOut)
    {
        var outputs = new List<LogicalOutput>();
        foreach (var node in plan.Nodes)
            for (int i = 0; i < node.Schemas.Count && !isLeftOut[node.Ordinal]; i++)
                outputs.Add(new($"{node.Path}.{node.Operator.Outputs[i].Name}", new LogicalSource(node.Ordinal, i)));
        return outputs;
    }

    // Nodes that a node does not read from, directly or over others.
    private bool[] NotBefore(string? path)
    {
        var isLeftOut = new bool[plan.Nodes.Count];
        if (path is null)
            return isLeftOut;
        for (int i = 0; i < isLeftOut.Length; i++)
            isLeftOut[i] = plan.Nodes[i].Path != path;
        for (int i = plan.Nodes.Count - 1; i >= 0; i--)
            foreach (var source in plan.Nodes[i].Inputs.SelectMany(input => input.Sources))
                if (!isLeftOut[i] && !source.IsRequest)
                    isLeftOut[source.Node] = false;
        return isLeftOut;
    }

    // Whether there is a node to leave out, and something left.
    private bool TryLeaveOut(bool[] isLeftOut, string? path)
    {
        if (plan.Nodes.FirstOrDefault(node => node.Path == path) is not { } failed || isLeftOut[failed.Ordinal])
            return false;
        isLeftOut[failed.Ordinal] = true;
        foreach (var node in plan.Nodes)
            if (node.Inputs.Any(input => input.Sources.Any(source => !source.IsRequest && isLeftOut[source.Node])))
                isLeftOut[node.Ordinal] = true;
        return isLeftOut.Contains(false);
    }
}
