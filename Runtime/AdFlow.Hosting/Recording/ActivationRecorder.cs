using AdFlow.Graphs;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>What makes records of the runs of one activation. Made before its files may be gone: versions are pruned.
/// Immutable, thread-safe.</summary>
internal sealed class ActivationRecorder
{
    /// <summary>Makes records; null with a problem.</summary>
    public RunRecorder? Runs { get; private init; }

    /// <summary>Why there are no records, or null.</summary>
    public string? Problem { get; private init; }

    /// <summary>The condition over the output; null where there is none, or it cannot be bound.</summary>
    public OutputCondition? Condition { get; private init; }

    /// <summary>Why the condition cannot be bound, or null.</summary>
    public string? ConditionProblem { get; private init; }

    /// <summary>Makes one; what goes wrong is in it.</summary>
    /// <param name="activation">The caller holds a reference.</param>
    /// <param name="spec">The recording.</param>
    /// <param name="key">Hashes private fields.</param>
    public static ActivationRecorder Make(Activation activation, RecordingSpec spec, PrivacyKey key)
    {
        string? unbound = null;
        var condition = spec.Where is null ? null
            : OutputCondition.Bind(spec, activation.Graph.Plan, out unbound);
        try
        {
            return new ActivationRecorder
            {
                Runs = new RunRecorder(activation.Graph, Describe(activation), key),
                Condition = condition,
                ConditionProblem = unbound,
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new ActivationRecorder
            {
                Problem = $"version '{activation.Version}' is not recorded: {error.Message}",
                Condition = condition,
                ConditionProblem = unbound,
            };
        }
    }

    private static RecordedGraph Describe(Activation activation)
    {
        var (slot, variant) = (activation.Slot, activation.Slot.Variant);
        var diagnostics = new DiagnosticBag();
        if (variant.Version.Bundle.Read(diagnostics) is not { } written
            || variant.Change(written, slot.Rung, diagnostics) is not { } spec)
            throw new IOException(string.Join("; ", diagnostics.ToList()));
        return GraphDescription.Of(spec, activation.Operators.Catalog, activation.Graph.PhysicalPlan, new GraphOrigin
        {
            Plugins = activation.Operators.Recorded,
            Version = activation.Version,
            Arms = variant.ArmNames,
            Rung = slot.Rung == QualityLadder.Full ? "" : slot.Rung,
            Overlays = [.. Overlays(variant, written, slot.Rung)],
            Written = ReferenceEquals(written, spec) ? null : written,
        });
    }

    private static IEnumerable<RecordedOverlay> Overlays(GraphVariant variant, GraphSpec written, string rung)
    {
        string[] names = variant.ArmNames.Split(',', StringSplitOptions.RemoveEmptyEntries);
        foreach (var (i, arm) in variant.Arms.Index())
            yield return new RecordedOverlay($"arm {(i < names.Length ? names[i] : "")}", OverlayText.Of(arm));
        if (written.Quality.FirstOrDefault(step => step.Name.Text == rung) is { } taken)
            yield return new RecordedOverlay($"rung {rung}", OverlayText.Of(taken.Overlay));
    }
}
