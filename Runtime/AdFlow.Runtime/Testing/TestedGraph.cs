using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A graph under test: beside the outputs of its author it puts out the nodes that tests look at, so that they
/// are looked at in the run that is tested. Dispose it after the last run.</summary>
internal sealed class TestedGraph : IDisposable
{
    private readonly ActivatedGraph _activated;
    private readonly Dictionary<string, int> _observed = new(StringComparer.Ordinal);
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
        var outputs = Plan.Outputs.ToList();
        foreach (string node in nodes)
            if (Find(node) is { } source && _observed.TryAdd(node, outputs.Count))
                outputs.Add(new LogicalOutput("node " + node, source));
        Graph = _observed.Count == 0 ? activated.Graph : activated.Open(
            PhysicalPlan.Create(Plan with { Outputs = outputs }, loading.Planning), loading.Running);
    }

    /// <summary>The graph as written.</summary>
    public LogicalPlan Plan { get; }

    /// <summary>What runs.</summary>
    public BoundGraph Graph { get; }

    /// <summary>Whether runs count in tables of counters.</summary>
    public bool Counts => _activated.Counters.Count > 0;

    /// <summary>Rows of a node.</summary>
    /// <param name="run">A run of <see cref="Graph"/>.</param>
    /// <param name="node">The node; null for the first output.</param>
    /// <param name="problems">Told where there is no such node, unless the graph is a rung.</param>
    /// <returns>The rows, or null where there is none.</returns>
    public Batch? Rows(GraphRun run, YamlScalar? node, List<string> problems)
    {
        if (node is null)
            return run.Output(0);
        if (_observed.TryGetValue(node.Text, out int output))
            return run.Output(output);
        if (!_isRung)
            problems.Add($"{node.Position}: the graph has no node '{node.Text}'"
                + Suggestion.For(node.Text, Plan.Nodes.Select(other => other.Path), "nodes"));
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_observed.Count > 0)
            Graph.Dispose();
        _activated.Dispose();
    }

    private LogicalSource? Find(string name)
    {
        if (Plan.Nodes.FirstOrDefault(node => node.Path == name) is { } whole)
            return new LogicalSource(whole.Ordinal, 0);
        int dot = name.LastIndexOf('.');
        if (dot < 0 || Plan.Nodes.FirstOrDefault(node => node.Path == name[..dot]) is not { } found)
            return null;
        int output = found.Operator.Outputs.ToList().FindIndex(port => port.Name == name[(dot + 1)..]);
        return output < 0 ? null : new LogicalSource(found.Ordinal, output);
    }
}
