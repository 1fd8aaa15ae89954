using System.Collections.Concurrent;
using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>What the recorded nodes of one run gave, by the paths of the author's nodes. Its tables belong to the
/// record and live as long as that. Thread-safe.</summary>
internal sealed class LearnedResults
{
    private readonly ConcurrentDictionary<string, (NodeIdentities Identities, LogicalNode Node, LearnedNode Learned)>
        _nodes = new(StringComparer.Ordinal);

    /// <summary>Adds what a node was given.</summary>
    public void Add(NodeIdentities identities, PlayedNode played, Batch[] results) =>
        Add(identities, played.Node, new LearnedNode(identities.Plan, played, results));

    /// <summary>Adds that a node was left empty.</summary>
    public void AddEmpty(NodeIdentities identities, LogicalNode node, RunFailure? failure) =>
        Add(identities, node, new LearnedNode(failure));

    /// <summary>What a node of another plan gave when it was recorded; null where it was not, or is another one now.
    /// </summary>
    /// <param name="identities">Those of the other plan.</param>
    /// <param name="node">The node.</param>
    /// <param name="isOther">Whether a node of this path was recorded, but does something else.</param>
    public LearnedNode? Find(NodeIdentities identities, LogicalNode node, out bool isOther)
    {
        isOther = false;
        if (!_nodes.TryGetValue(node.Path, out var known))
            return null;
        isOther = known.Identities.Graph != identities.Graph
            && known.Identities.Of(known.Node) != identities.Of(node);
        return isOther ? null : known.Learned;
    }

    private void Add(NodeIdentities identities, LogicalNode node, LearnedNode learned)
    {
        foreach (string path in node.StandsFor)
            _nodes[path] = (identities, node, learned);
    }
}

/// <summary>Identities of the nodes of a plan, each computed once. Thread-safe.</summary>
/// <param name="plan">The plan.</param>
/// <param name="graph">What it is a plan of: plans of one graph have the same nodes, whatever rules made of them.
/// </param>
internal sealed class NodeIdentities(LogicalPlan plan, object graph)
{
    private readonly ConcurrentDictionary<int, string> _known = [];

    /// <summary>The plan.</summary>
    public LogicalPlan Plan => plan;

    /// <summary>What it is a plan of.</summary>
    public object Graph => graph;

    /// <summary>Identity of a node of the plan.</summary>
    public string Of(LogicalNode node) => _known.GetOrAdd(node.Ordinal, _ => NodeIdentity.Of(plan, node));
}
