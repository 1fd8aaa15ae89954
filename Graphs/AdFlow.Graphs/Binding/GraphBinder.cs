using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>Finds the columns of a table that a graph declares, or reports why it cannot.</summary>
/// <param name="table">The declaration.</param>
/// <param name="path">Its file, joined to the folder of the graph that declares it.</param>
/// <param name="diagnostics">Takes the problem.</param>
/// <returns>The schema, or null with a problem.</returns>
public delegate Schema? TableSchemaSource(TableSpec table, string path, DiagnosticBag diagnostics);

/// <summary>
/// Binds a graph to operators and schemas: resolves every name, inlines sub-graphs, turns settings into values. Reports
/// all problems at once and never throws, whatever the graph.
/// </summary>
public static class GraphBinder
{
    /// <summary>Binds a graph.</summary>
    /// <param name="graph">The document.</param>
    /// <param name="catalog">Operators that it may name.</param>
    /// <param name="tables">Gives the schemas of tables.</param>
    /// <param name="diagnostics">Takes every problem; may hold those of reading the graph.</param>
    /// <returns>The plan, or null if there is any problem, of reading or of binding.</returns>
    public static LogicalPlan? Bind(
        GraphSpec graph, OperatorCatalog catalog, TableSchemaSource tables, DiagnosticBag diagnostics)
    {
        var context = new BindingContext(catalog, tables, diagnostics);
        if (graph.Request is null)
        {
            diagnostics.Add(BindingCodes.NotRunnable, graph.Name.Position,
                $"'{graph.Name.Text}' is a sub-graph: it has "
                + "inputs and no request; name it by 'use:' in another graph, or give it a 'request:'");
            return null;
        }
        var request = new Schema([.. graph.Request.Select(field => field.Field)]);
        var scope = GraphScope.Root(graph, request, context);
        context.BindGraph(scope);
        context.ReleaseFiles();
        var outputs = scope.Outputs();
        return diagnostics.HasErrors || outputs is null ? null : PrivateColumns.Mark(new LogicalPlan
        {
            Graph = graph.Name.Text,
            File = graph.File,
            Doc = graph.Doc,
            Deadline = graph.Deadline,
            Request = request,
            RequestPrivacy = graph.Request.All(field => field.Privacy is FieldPrivacy.Public)
                ? [] : [.. graph.Request.Select(field => field.Privacy)],
            Tables = context.Tables(),
            Counters = context.Counters(),
            Nodes = context.Nodes,
            Outputs = outputs,
        });
    }
}
