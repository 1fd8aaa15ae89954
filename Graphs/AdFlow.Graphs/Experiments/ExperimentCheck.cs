using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// Finds out whether the experiments of a graph fit one version of it: every arm by itself, at every rung of the
/// quality ladder, and every two arms of different layers, which a request may meet together, can be bound and answer
/// in the columns of the version. Used once, by one thread.
/// </summary>
/// <param name="graph">The version's document.</param>
/// <param name="full">The version, bound.</param>
/// <param name="catalog">Operators that arms may name.</param>
/// <param name="tables">Gives the schemas of tables; asked once for each.</param>
/// <param name="root">Full path of a folder that files of arms must lie in, or null.</param>
/// <param name="diagnostics">Takes every problem; messages name the arms.</param>
public sealed class ExperimentCheck(
    GraphSpec graph, LogicalPlan full, OperatorCatalog catalog, TableSchemaSource tables, string? root,
    DiagnosticBag diagnostics)
{
    private readonly KnownTables _tables = new(tables);

    /// <summary>Called with each graph that an arm makes, before it is bound, to look at what it names; reports what
    /// is wrong with that. Null for nothing.</summary>
    public Action<GraphSpec, DiagnosticBag>? Inspect { get; init; }

    /// <summary>Checks all layers that are for the version.</summary>
    /// <param name="layers">The layers.</param>
    public void Check(IReadOnlyList<ExperimentLayer> layers)
    {
        foreach (var layer in layers)
            if (full.Request.IndexOf(layer.Field.Text) < 0)
                diagnostics.Add(BindingCodes.Experiment, layer.Field.Position,
                    $"the request has no field {Shown.Quote(layer.Field.Text)}"
                    + Suggestion.For(layer.Field.Text, full.Request.Fields.Select(field => field.Name), "fields"));
        var sound = layers.Select(layer => layer.Arms.Where(arm => CheckAlone(layer, arm)).ToList()).ToList();
        for (int first = 0; first < layers.Count; first++)
            for (int second = first + 1; second < layers.Count; second++)
                foreach (var one in sound[first])
                    foreach (var other in sound[second])
                        CheckTogether(layers[first], one, layers[second], other);
    }

    private bool CheckAlone(ExperimentLayer layer, ExperimentArm arm)
    {
        if (!Bind(arm, Named(layer, arm), [arm.Overlay]))
            return false;
        foreach (var rung in graph.Quality)
            if (!Bind(arm, $"{Named(layer, arm)} at rung '{rung.Name.Text}'", [arm.Overlay, rung.Overlay]))
                return false;
        return true;
    }

    private void CheckTogether(ExperimentLayer layer, ExperimentArm arm, ExperimentLayer later, ExperimentArm other)
    {
        int before = diagnostics.Count;
        OverlayConflicts.Report(Named(layer, arm), arm.Overlay, Named(later, other), other.Overlay, diagnostics);
        if (diagnostics.Count == before)
            Bind(other, $"{Named(layer, arm)} together with {Named(later, other)}", [arm.Overlay, other.Overlay]);
    }

    private bool Bind(ExperimentArm arm, string what, IReadOnlyList<GraphOverlay> overlays)
    {
        if (overlays.All(overlay => overlay.IsEmpty))
            return true;
        var problems = new DiagnosticBag();
        var spec = GraphOverlay.Apply(graph, overlays, problems, root);
        Inspect?.Invoke(spec, problems);
        if (!problems.HasErrors && GraphBinder.Bind(spec, catalog, _tables.Find, problems) is { } plan)
            RungAnswers.Compare(arm.Name.Position, full, plan, problems, "arm", BindingCodes.Experiment);
        foreach (var problem in problems.ToList())
            diagnostics.Add(problem.Code, problem.Position, $"{what}: {problem.Message}", problem.Node);
        return !problems.HasErrors;
    }

    private static string Named(ExperimentLayer layer, ExperimentArm arm) =>
        $"arm '{arm.Name.Text}' of layer '{layer.Name.Text}'";
}
