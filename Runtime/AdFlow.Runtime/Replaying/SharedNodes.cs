using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Nodes of a run that give what equal nodes gave in another run of the same record, which was observed
/// before and did not fail. Immutable; that run must live as long.</summary>
internal sealed class SharedNodes
{
    private readonly Inspection _before;
    private readonly IReadOnlyList<int> _equal;
    private readonly bool[] _isShared;

    /// <summary>Finds them.</summary>
    /// <param name="plan">Plan of the run to come.</param>
    /// <param name="equal">For each of its nodes the ordinal of the equal one before, or −1.</param>
    /// <param name="before">The run before.</param>
    /// <param name="isOpen">Whether it is open what a node of the run before gives: the record did not say it, or said
    /// that it was left empty. Nothing is shared behind such a node.</param>
    public SharedNodes(LogicalPlan plan, IReadOnlyList<int> equal, Inspection before, Func<string, bool> isOpen)
    {
        (_before, _equal) = (before, equal);
        _isShared = new bool[plan.Nodes.Count];
        var emptied = before.Degraded.Select(failure => failure.Node).ToHashSet();
        foreach (var node in plan.Nodes)
            _isShared[node.Ordinal] = equal[node.Ordinal] >= 0 && !emptied.Contains(node.Path) && !isOpen(node.Path)
                && node.Inputs.All(input => input.Sources.All(source => source.IsRequest || _isShared[source.Node]))
                && Enumerable.Range(0, node.Schemas.Count).All(output => IsWhole(node.Ordinal, output));
    }

    /// <summary>Whether a node shares.</summary>
    public bool IsShared(int node) => _isShared[node];

    /// <summary>What the equal node gave.</summary>
    public Batch RowsOf(int node, int output) => _before.TryFind(new LogicalSource(_equal[node], output), out var rows)
        ? rows : throw new InvalidOperationException($"Node {node} was not run before: a bug.");

    /// <summary>How long the equal node took.</summary>
    public NodeTime? TimeOf(int node) => _before.TimeOf(_equal[node]);

    // Columns that a record lacks are absent from what a node of it gives.
    private unsafe bool IsWhole(int node, int output)
    {
        if (!_before.TryFind(new LogicalSource(_equal[node], output), out var rows))
            return false;
        for (int i = 0; i < rows.ColumnCount; i++)
            if (rows.NodeAt(i) == null)
                return false;
        return true;
    }
}
