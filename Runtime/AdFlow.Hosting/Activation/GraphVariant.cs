using AdFlow.Graphs;

namespace AdFlow.Hosting;

/// <summary>What is bound: a version, and how it is tried. Immutable.</summary>
/// <param name="Version">The version.</param>
internal sealed record GraphVariant(GraphVersion Version)
{
    /// <summary>Changes by the arms of experiments, in the order of their layers.</summary>
    public IReadOnlyList<GraphOverlay> Arms { get; init; } = [];

    /// <summary>The arms as answers name them: <c>recall=wide,ranking=linear</c>; empty without any.</summary>
    public string ArmNames { get; init; } = "";

    /// <summary>Reads the graph and changes it.</summary>
    /// <returns>The graph, or null with problems.</returns>
    public GraphSpec? Read(DiagnosticBag diagnostics) =>
        Version.Bundle.Read(diagnostics) is { } spec ? Change(spec, QualityLadder.Full, diagnostics) : null;

    /// <summary>Changes the graph as the arms say, and then as a rung of its quality ladder does.</summary>
    /// <param name="spec">The graph of the version.</param>
    /// <param name="rung">Name of the rung.</param>
    /// <param name="diagnostics">Takes every problem.</param>
    /// <returns>The graph; null where it has no such rung.</returns>
    public GraphSpec? Change(GraphSpec spec, string rung, DiagnosticBag diagnostics)
    {
        if (Arms.Count == 0)
            return rung == QualityLadder.Full ? spec : QualityLadder.At(spec, rung, diagnostics);
        var step = spec.Quality.FirstOrDefault(known => known.Name.Text == rung);
        return rung != QualityLadder.Full && step is null ? QualityLadder.At(spec, rung, diagnostics)
            : GraphOverlay.Apply(spec, step is null ? Arms : [.. Arms, step.Overlay], diagnostics,
                Version.Bundle.Folder);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Arms.Count == 0 ? $"version '{Version.Name}'" : $"version '{Version.Name}' with the arms {ArmNames}";
}
