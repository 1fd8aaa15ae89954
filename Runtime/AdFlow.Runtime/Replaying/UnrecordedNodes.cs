using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Decides what becomes of a node whose result cannot be computed again for sure, and for which the record has
/// none. Thread-safe.</summary>
/// <param name="graph">Name of the graph, for failures.</param>
/// <param name="isLive">Whether remote calls may be made.</param>
/// <param name="remarks">Is told.</param>
internal sealed class UnrecordedNodes(string graph, bool isLive, ReplayRemarks remarks)
{
    /// <summary>Nodes whose tables are not there, so that they cannot be computed.</summary>
    public Func<LogicalNode, bool> LacksTable { get; init; } = _ => false;

    /// <summary>Whether a test is replayed, so that advice is of its file.</summary>
    public bool IsOfTest { get; init; }

    /// <summary>Lets the node fail, where it would change something or call something outside, or lacks its table; else
    /// it is left to be computed.</summary>
    /// <param name="played">The node; nothing was given to it.</param>
    /// <param name="why">Why the record has nothing for it: a clause without a subject.</param>
    /// <returns>Whether it is computed.</returns>
    public bool Settle(PlayedNode played, string why)
    {
        var node = played.Node;
        string? obstacle = Obstacle(node);
        remarks.Add($"node '{node.Path}' {why}; {obstacle ?? "it is computed"}");
        if (obstacle is null)
            return true;
        var failure = new RunFailure(FailureClass.Dependency, FailureCodes.NotRecorded,
            $"The node {why}, and {obstacle}.", graph) { Node = node.Path, Operator = node.Operator.Id };
        if (node.OnError is FailureAction.Empty)
            played.LeaveEmpty(failure);
        else
            played.Fail(failure);
        return false;
    }

    private string? Obstacle(LogicalNode node) =>
        node.Operator.IsLiveOnly ? "it would change something outside the run, so it fails in a replay"
        : node.ReadsPrivate ? "it reads private values, which are not in the record, so it fails"
        : LacksTable(node) ? IsOfTest ? "of its table there is only what was read, so it fails; give it by 'tables:'"
            : "its table is not there, so it fails; name the table by --tables"
        : !isLive && node.Table?.IsAsynchronous is true
            ? $"it calls something outside, so it fails{(IsOfTest ? "" : " without --live")}"
        : null;
}
