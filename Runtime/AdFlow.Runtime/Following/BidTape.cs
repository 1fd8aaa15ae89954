using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Plays outputs with other bids at the nodes of some places, and all else as another tape does.</summary>
/// <param name="inner">The run's own tape, or null.</param>
/// <param name="results">For each node, by its ordinal, the rows of its outputs.</param>
internal sealed class BidTape(RunTape? inner, IReadOnlyDictionary<int, IReadOnlyList<Batch>> results) : RunTape
{
    /// <inheritdoc/>
    public override void Play(PlayedNode node)
    {
        if (!results.TryGetValue(node.Node.Ordinal, out var outputs))
        {
            inner?.Play(node);
            return;
        }
        for (int i = 0; i < outputs.Count; i++)
            if (node.TryGive(i, outputs[i]) is { } problem)
                throw new InvalidOperationException(
                    $"What node '{node.Node.Path}' put out in the run before cannot be given back to it: {problem}.");
    }

    /// <inheritdoc/>
    public override void Amend(PlayedNode node) => inner?.Amend(node);
}
