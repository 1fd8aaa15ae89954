using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Gives nodes what equal nodes gave in another run of the same record, and all else what another tape does.
/// For one run.</summary>
/// <param name="inner">The run's own tape.</param>
/// <param name="shared">Which nodes share, and with which.</param>
/// <param name="isAsked">By the ordinal of a node, whether the run asks for it only because it may share.</param>
internal sealed class SharedTape(RunTape inner, SharedNodes shared, IReadOnlyList<bool> isAsked) : RunTape
{
    /// <inheritdoc/>
    public override void Play(PlayedNode node)
    {
        int ordinal = node.Node.Ordinal;
        if (shared.IsShared(ordinal))
            for (int i = 0; i < node.Node.Schemas.Count; i++)
                Give(node, i, shared.RowsOf(ordinal, i));
        else if (!isAsked[ordinal])
            inner.Play(node);
    }

    /// <inheritdoc/>
    public override void Amend(PlayedNode node)
    {
        if (!isAsked[node.Node.Ordinal])
            inner.Amend(node);
    }

    private static void Give(PlayedNode node, int output, Batch rows)
    {
        if (node.TryGive(output, rows) is { } problem)
            throw new InvalidOperationException($"What node '{node.Node.Path}' gave in the run beside this one cannot "
                + $"be given to it: {problem}.");
    }
}
