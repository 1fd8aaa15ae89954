using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Plays what was recorded into the plan that it was recorded of. For one run.</summary>
/// <param name="run">The record.</param>
/// <param name="identities">Of the plan.</param>
/// <param name="unrecorded">What becomes of nodes that the record has nothing for.</param>
internal sealed class RecordedTape(RecordedRun run, NodeIdentities identities, UnrecordedNodes unrecorded) : RunTape
{
    /// <summary>Whether models and remote calls are computed: only what nodes would change outside is played.</summary>
    public bool IsLive { get; init; }

    /// <summary>Is taught what nodes were given, or null.</summary>
    public LearnedResults? Learned { get; init; }

    private static unsafe Batch EmptyOutput => new(new Schema([]), null, 0);

    /// <inheritdoc/>
    public override void Play(PlayedNode node)
    {
        if (IsLive && node.Node is { ReadsPrivate: false, Operator.Purity: not Purity.Effect })
            return;
        if (run.Header.Degraded.FirstOrDefault(failure => failure.Node == node.Node.Path) is { } emptied)
            LeaveEmpty(node, emptied);
        else if (!node.Node.IsRecorded)
            return;
        else if (Results(node) is { } results)
            Give(node, results);
        // What decided that it was left out is not in the record.
        else if (run.Header.Failure is null && node.Node is { ReadsPrivate: true, When: not null })
        {
            node.LeaveEmpty(null);
            Learned?.AddEmpty(identities, node.Node, null);
        }
        // The run ended here, or before.
        else if (run.Header.Failure is { } failure)
            node.Fail(failure);
        // Its 'when' reads what the record has not, and was not true then.
        else if (node.Node is { ReadsPrivate: true, When: not null })
            LeaveEmpty(node, null);
        else
            unrecorded.Settle(node, "was not recorded");
    }

    private void LeaveEmpty(PlayedNode node, RunFailure? why)
    {
        node.LeaveEmpty(why);
        Learned?.AddEmpty(identities, node.Node, why);
    }

    private void Give(PlayedNode node, Batch[] results)
    {
        for (int i = 0; i < results.Length; i++)
            if (node.TryGive(i, results[i]) is { } problem)
            {
                unrecorded.Settle(node, $"was recorded otherwise: {problem}");
                return;
            }
        Learned?.Add(identities, node, results);
    }

    // Null where the node was not reached, or has no result in the record. Outputs that nobody needs are not recorded.
    private Batch[]? Results(PlayedNode node)
    {
        var results = new Batch[node.Node.Schemas.Count];
        bool isRecorded = false;
        for (int i = 0; i < results.Length; i++)
        {
            if (run.TryFindResult(node.Node.NameOf(i), out results[i]))
                isRecorded = true;
            else if (node.Needed(i).Contains(true))
                return null;
            else
                results[i] = EmptyOutput;
        }
        return isRecorded ? results : null;
    }
}
