using AdFlow.Graphs;

namespace AdFlow.Hosting;

/// <summary>What a shadow binds. Pure functions.</summary>
internal static class ShadowVariant
{
    /// <summary>The variant of a shadow.</summary>
    /// <param name="spec">The shadow.</param>
    /// <param name="graph">What is deployed.</param>
    /// <param name="problem">Why there is none; else null.</param>
    public static GraphVariant? Of(ShadowSpec spec, DeployedGraph graph, out string? problem)
    {
        problem = null;
        if (graph.Find(spec.Version) is not { } version)
        {
            problem = $"there is no version '{spec.Version}'; the versions are "
                + string.Join(", ", graph.Versions.Select(known => known.Name));
            return null;
        }
        var overlays = new List<GraphOverlay>();
        foreach (string one in spec.Arms?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            string[] parts = one.Split('=');
            var arm = parts.Length != 2 ? null : graph.Experiments?.Layers
                .FirstOrDefault(layer => layer.Name.Text == parts[0])?.Arms
                .FirstOrDefault(known => known.Name.Text == parts[1]);
            if (arm is null)
            {
                problem = $"'{one}' is no LAYER=ARM of the graph's experiments";
                return null;
            }
            overlays.Add(arm.Overlay);
        }
        return new GraphVariant(version) { Arms = overlays, ArmNames = spec.Arms ?? "" };
    }
}
