namespace AdFlow.Graphs;

/// <summary>The experiments of a graph. Immutable; equal where the texts are.</summary>
/// <param name="Text">As its author wrote it.</param>
/// <param name="Layers">Its layers, in the order of the document.</param>
public sealed record ExperimentDocument(string Text, IReadOnlyList<ExperimentLayer> Layers)
{
    /// <inheritdoc/>
    public bool Equals(ExperimentDocument? other) => other is not null && other.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
