using System.Globalization;

namespace AdFlow.Hosting;

/// <summary>Sets the shadows of graphs. Thread-safe.</summary>
public static class ShadowChanges
{
    /// <summary>Most shadows of a graph.</summary>
    public const int Most = 8;

    /// <summary>Sets the shadows of a graph, in place of those that it has; what was compared is forgotten where they
    /// are others.</summary>
    /// <param name="deployments">Makes the change.</param>
    /// <param name="graph">Name of the graph.</param>
    /// <param name="shadows">The shadows; empty ends all.</param>
    /// <param name="cancellation">Cancelled when nobody waits any more.</param>
    /// <exception cref="DeploymentException">A shadow names what is not there, cannot be bound, or has nodes with
    /// effects that cannot answer as if.</exception>
    public static Task<DeployedGraph> SetShadowsAsync(this Deployments deployments, string graph,
        IReadOnlyList<ShadowSpec> shadows, CancellationToken cancellation) => deployments.ChangeAsync(() =>
    {
        var known = deployments.Find(graph);
        if (known.Shadows.SequenceEqual(shadows))
            return known;
        var problems = shadows.SelectMany(shadow => Problems(deployments, known, shadow))
            .ToList();
        if (shadows.Count > Most)
            problems.Add(new DeploymentProblem(DeploymentCodes.Experiments, $"there are more than {Most} shadows"));
        if (problems.Count > 0)
            throw new DeploymentException(422, DeploymentCodes.Experiments,
                $"The shadows of '{graph}' are refused, and nothing has changed.", problems);
        return deployments.Commit(known with { Shadows = shadows },
            shadows.Count == 0 ? "shadows ended" : $"shadows {string.Join(", ", shadows)}");
    }, cancellation);

    private static IEnumerable<DeploymentProblem> Problems(
        Deployments deployments, DeployedGraph graph, ShadowSpec shadow)
    {
        if (!(shadow.Percent is > 0 and <= 100))
            return [Problem(string.Create(CultureInfo.InvariantCulture,
                $"the shadow has {shadow.Percent} percent; expected above 0, up to 100"))];
        if (ShadowVariant.Of(shadow, graph, out string? problem) is not { } variant)
            return [Problem(problem!)];
        try
        {
            var nodes = deployments.Check.Bind(variant, graph.Name).LiveOnlyNodes
                .SelectMany(node => node.StandsFor).ToList();
            return nodes.Count == 0 ? [] : [Problem($"{variant} cannot be a shadow: {string.Join(", ", nodes)} would "
                + "change something, and cannot answer as if")];
        }
        catch (DeploymentException refusal)
        {
            return refusal.Problems;
        }
    }

    private static DeploymentProblem Problem(string message) => new(DeploymentCodes.Experiments, message);
}
