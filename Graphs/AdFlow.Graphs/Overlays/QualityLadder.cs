using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>
/// The quality ladder of a graph: the document itself is the best rung, <c>full</c>; those under <c>quality:</c>
/// follow, each cheaper. Every rung answers in the same columns, so a host may change rungs between requests. Pure
/// functions.
/// </summary>
public static class QualityLadder
{
    /// <summary>Name of the document itself as a rung.</summary>
    public const string Full = "full";

    /// <summary>Names of all rungs, best first; a graph without <c>quality:</c> has <see cref="Full"/> alone.</summary>
    public static IEnumerable<string> Names(GraphSpec graph) =>
        graph.Quality.Select(rung => rung.Name.Text).Prepend(Full);

    /// <summary>The graph of a rung.</summary>
    /// <param name="graph">The document.</param>
    /// <param name="name">Name of the rung.</param>
    /// <param name="diagnostics">Takes the problems of applying the rung, and that there is none of this name.</param>
    /// <param name="named">Where the rung is named; null for the graph.</param>
    /// <returns>The graph to bind, without a ladder; null where there is no such rung.</returns>
    public static GraphSpec? At(
        GraphSpec graph, string name, DiagnosticBag diagnostics, SourcePosition? named = null)
    {
        if (name == Full)
            return graph with { Quality = [] };
        if (graph.Quality.FirstOrDefault(rung => rung.Name.Text == name) is { } rung)
            return rung.Overlay.Apply(graph, diagnostics);
        diagnostics.Add(BindingCodes.Quality, named ?? graph.Name.Position,
            $"graph '{graph.Name.Text}' has no rung {Shown.Quote(name)}" + Suggestion.For(name, Names(graph), "rungs"));
        return null;
    }

    /// <summary>Binds every rung below the document, and reports those that cannot be bound, or whose answers have
    /// other columns or types than the document's. A column that may be null in the document may be never null in a
    /// rung, not the other way round.</summary>
    /// <param name="graph">The document.</param>
    /// <param name="full">The document bound, or null where it has problems: then rungs are only applied, for they
    /// would have the same ones.</param>
    /// <param name="catalog">Operators that it may name.</param>
    /// <param name="tables">Gives the schemas of tables; asked once for each.</param>
    /// <param name="diagnostics">Takes every problem; messages name the rung.</param>
    public static void Check(
        GraphSpec graph, LogicalPlan? full, OperatorCatalog catalog, TableSchemaSource tables,
        DiagnosticBag diagnostics)
    {
        var known = new KnownTables(tables);
        foreach (var rung in graph.Quality)
        {
            var problems = new DiagnosticBag();
            var spec = rung.Overlay.Apply(graph, problems);
            if (full is not null && GraphBinder.Bind(spec, catalog, known.Find, problems) is { } plan)
                RungAnswers.Compare(rung.Name.Position, full, plan, problems);
            foreach (var problem in problems.ToList())
                diagnostics.Add(problem.Code, problem.Position, $"rung '{rung.Name.Text}': {problem.Message}",
                    problem.Node);
        }
    }
}

/// <summary>Schemas of tables that were found before, for all rungs.</summary>
internal sealed class KnownTables(TableSchemaSource tables)
{
    private readonly Dictionary<TableSpec, AdFlow.Tables.Schema> _schemas = new(ReferenceEqualityComparer.Instance);

    public AdFlow.Tables.Schema? Find(TableSpec table, string path, DiagnosticBag diagnostics)
    {
        if (_schemas.TryGetValue(table, out var known))
            return known;
        var schema = tables(table, path, diagnostics);
        if (schema is not null)
            _schemas.Add(table, schema);
        return schema;
    }
}
