using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Tells of a plan whether its recorded nodes stand where they stood in the recorded run: equal nodes lead to them, so
/// they read the same, and what was recorded is theirs without a look at it. Immutable, thread-safe.
/// </summary>
internal sealed class RecordedPlaces
{
    private readonly HashSet<string> _inPlace = new(StringComparer.Ordinal);
    private readonly bool _hasAllRecorded;

    /// <summary>Compares a plan with the one that was recorded.</summary>
    /// <param name="plan">The plan, with its tables in its order.</param>
    /// <param name="recorded">The recorded plan, with its tables in its order.</param>
    public RecordedPlaces((NodeIdentities Nodes, IReadOnlyList<PublishedTable> Tables) plan,
        (NodeIdentities Nodes, IReadOnlyList<PublishedTable> Tables) recorded)
    {
        // A node with several outputs has those in the record that somebody needed, which the plan does not tell.
        foreach (int place in Equal(plan, recorded))
            if (place >= 0 && recorded.Nodes.Plan.Nodes[place] is { Schemas.Count: 1 } node)
                _inPlace.Add(node.Path);
        _hasAllRecorded = recorded.Nodes.Plan.Nodes.All(node => !node.IsRecorded || _inPlace.Contains(node.Path));
    }

    /// <summary>Whether all that a run has recorded, results and nodes that were left empty, stands in its place.
    /// </summary>
    public bool HasAllOf(RecordedRun run) => _hasAllRecorded && run.Header.Failure is null
        && run.Graph.PrivateColumns.Count == 0 && run.Header.Degraded.All(
            failure => failure.Node is { } node && _inPlace.Contains(node));

    /// <summary>For each node of a plan the ordinal of the one of another plan that gives the same in a run of the same
    /// record, or −1.</summary>
    /// <param name="plan">The plan, with its tables in its order.</param>
    /// <param name="other">The other one.</param>
    public static int[] Equal((NodeIdentities Nodes, IReadOnlyList<PublishedTable> Tables) plan,
        (NodeIdentities Nodes, IReadOnlyList<PublishedTable> Tables) other)
    {
        return EqualNodes.Find(plan.Nodes.Plan, other.Nodes.Plan, (node, one) =>
            HaveSameTables(node, one) && plan.Nodes.Of(node) == other.Nodes.Of(one));

        bool HaveSameTables(LogicalNode node, LogicalNode one) => node.Inputs.Zip(one.Inputs).All(pair =>
            pair.First.Table < 0 || plan.Tables[pair.First.Table].Current.Hash
                == other.Tables[pair.Second.Table].Current.Hash);
    }
}
