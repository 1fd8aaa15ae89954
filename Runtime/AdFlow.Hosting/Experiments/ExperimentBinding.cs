using AdFlow.Graphs;

namespace AdFlow.Hosting;

/// <summary>Finds out whether the experiments of a graph fit the versions that answer. Thread-safe.</summary>
/// <param name="check">Binds versions.</param>
/// <param name="pool">Knows the tables of files.</param>
internal sealed class ExperimentBinding(BundleCheck check, ActivationPool pool)
{
    /// <summary>Checks every version with traffic.</summary>
    /// <exception cref="DeploymentException">Some arms do not fit; all problems are told, with their places in the
    /// document.</exception>
    public void Require(DeployedGraph graph)
    {
        if (graph.Experiments is not { } document)
            return;
        var problems = graph.Traffic.Shares.SelectMany(share => Problems(graph, graph.Find(share.Version)!, document))
            .OrderBy(problem => problem.Line).ThenBy(problem => problem.Column).ToList();
        if (problems.Count > 0)
            throw new DeploymentException(422, DeploymentCodes.Experiments,
                $"The experiments of '{graph.Name}' do not fit its versions with traffic; nothing has changed.",
                problems);
    }

    private IEnumerable<DeploymentProblem> Problems(
        DeployedGraph graph, GraphVersion version, ExperimentDocument document)
    {
        var layers = document.Layers.Where(layer => layer.IsFor(version.Name)).ToList();
        if (layers.Count == 0)
            return [];
        string folder = version.Bundle.Folder;
        var diagnostics = new DiagnosticBag();
        var plan = check.Bind(version.Bundle, graph.Name);
        var spec = version.Bundle.Read(diagnostics)!;
        check.WithBasis(basis =>
        {
            var tables = new BindingTables(basis, pool.Files);
            new ExperimentCheck(spec, plan, basis.Operators.Catalog,
                (table, path, problems) => tables.ReadSchema(spec, table, path, problems), folder, diagnostics)
            {
                Inspect = (changed, problems) => ReportOutside(changed, folder, problems),
            }.Check(layers);
            return true;
        });
        return BundleCheck.Problems(diagnostics, folder).Select(problem => graph.Traffic.Shares.Count == 1
            ? problem : problem with { Message = $"version '{version.Name}': {problem.Message}" });
    }

    private void ReportOutside(GraphSpec changed, string folder, DiagnosticBag problems)
    {
        foreach (var reference in check.References(changed))
            if (!BundleCheck.IsIn(folder, reference.Path) && reference.Kind is ReferenceKind.Setting)
                problems.Add(DeploymentCodes.Outside, reference.Written.Position,
                    $"'{reference.Written.Text}' lies outside the bundle; name a file in it");
    }
}
