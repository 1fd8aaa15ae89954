using AdFlow.Graphs;

namespace AdFlow.Hosting;

/// <summary>Sets the experiments of graphs. Thread-safe.</summary>
public static class ExperimentChanges
{
    /// <summary>Sets the experiments of a graph, in place of those that it has.</summary>
    /// <param name="deployments">Makes the change.</param>
    /// <param name="graph">Name of the graph.</param>
    /// <param name="text">The document, as <see cref="ExperimentReader"/> reads it; null ends all experiments.</param>
    /// <param name="cancellation">Cancelled when nobody waits any more.</param>
    /// <exception cref="DeploymentException">The document is none, or does not fit the versions with traffic; all
    /// problems are told with their places in it.</exception>
    public static Task<DeployedGraph> SetExperimentsAsync(
        this Deployments deployments, string graph, string? text, CancellationToken cancellation)
    {
        var document = text is null ? null : ExperimentText.Read(text);
        return deployments.ChangeAsync(() =>
        {
            var known = deployments.Find(graph);
            if (Equals(known.Experiments, document))
                return known;
            RequireVersions(known, document);
            return deployments.Commit(known with { Experiments = document },
                document is null ? "experiments ended" : $"experiments {Names(document)}");
        }, cancellation);
    }

    private static void RequireVersions(DeployedGraph graph, ExperimentDocument? document)
    {
        var diagnostics = new DiagnosticBag();
        foreach (var named in document?.Layers.SelectMany(layer => layer.Versions ?? []) ?? [])
            if (graph.Find(named.Text) is null)
                diagnostics.Add(DeploymentCodes.UnknownVersion, named.Position,
                    $"there is no version '{named.Text}'; the versions are "
                    + string.Join(", ", graph.Versions.Select(version => version.Name)));
        if (diagnostics.HasErrors)
            throw ExperimentText.Refusal(diagnostics);
    }

    private static string Names(ExperimentDocument document) =>
        string.Join(", ", document.Layers.Select(layer => layer.Name.Text));
}
