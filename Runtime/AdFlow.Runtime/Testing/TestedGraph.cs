using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A graph under test: beside the outputs of its author it puts out the nodes that tests look at, so that they
/// are looked at in the run that is tested. Dispose it after the last run.</summary>
internal sealed class TestedGraph : IDisposable
{
    private readonly ActivatedGraph? _activated;
    private readonly bool _isRung;

    /// <summary>Ties a graph to its tables with more outputs.</summary>
    /// <param name="activated">The graph, which is disposed with this one.</param>
    /// <param name="nodes">Nodes that are looked at, as tests name them.</param>
    /// <param name="isRung">Whether it is a cheaper rung, which need not have all nodes.</param>
    /// <param name="loading">How it is planned and executed.</param>
    public TestedGraph(ActivatedGraph activated, IEnumerable<string> nodes, bool isRung, TestLoading loading)
    {
        (_activated, _isRung) = (activated, isRung);
        Plan = activated.Graph.PhysicalPlan.Source;
        var more = NodeOutputs.Add(Plan, nodes);
        Graph = ReferenceEquals(more, Plan) ? activated.Graph : activated.Open(
            PhysicalPlan.Create(more, loading.Planning), loading.Running);
    }

    /// <summary>Takes a graph that records are replayed in.</summary>
    /// <param name="replayed">The graph with the nodes that are looked at; it stays its owner's.</param>
    /// <param name="isRung">As in the other constructor.</param>
    public TestedGraph(ReplayedGraph replayed, bool isRung) =>
        (Plan, Graph, _isRung) = (NodeOutputs.Remove(replayed.Plan), replayed.Graph, isRung);

    /// <summary>The graph as written.</summary>
    public LogicalPlan Plan { get; }

    /// <summary>What runs.</summary>
    public BoundGraph Graph { get; }

    /// <summary>Whether runs count in tables of counters.</summary>
    public bool Counts => _activated?.Counters.Count > 0;

    /// <summary>Rows of a node.</summary>
    /// <param name="run">A run of <see cref="Graph"/>.</param>
    /// <param name="node">The node; null for the first output.</param>
    /// <param name="problems">Told where there is no such node, unless the graph is a rung.</param>
    /// <returns>The rows, or null where there is none.</returns>
    public Batch? Rows(GraphRun run, YamlScalar? node, List<string> problems)
    {
        if (node is null)
            return run.Output(0);
        if (NodeOutputs.OrdinalOf(Graph.PhysicalPlan.Source, node.Text) is >= 0 and var output)
            return run.Output(output);
        if (!_isRung)
            problems.Add($"{node.Position}: the graph has no node '{node.Text}'"
                + Suggestion.For(node.Text, Plan.Nodes.Select(other => other.Path), "nodes"));
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_activated is null)
            return;
        if (Graph != _activated.Graph)
            Graph.Dispose();
        _activated.Dispose();
    }
}
