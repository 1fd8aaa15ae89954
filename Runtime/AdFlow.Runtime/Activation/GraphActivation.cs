using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;
using AdFlow.Tables.Counters;

namespace AdFlow.Runtime;

/// <summary>Takes a graph from its file to something that runs. Thread-safe.</summary>
public static class GraphActivation
{
    /// <summary>Reads and binds a graph without opening its tables; for checking and explaining.</summary>
    /// <returns>The plan, or null with problems.</returns>
    public static LogicalPlan? Check(
        string path, OperatorCatalog catalog, GraphTables tables, DiagnosticBag diagnostics)
    {
        var graph = GraphReader.ReadFile(path, diagnostics);
        return graph is null ? null : Check(graph, catalog, tables, diagnostics);
    }

    /// <summary>Binds a graph without opening its tables, and every rung of its quality ladder, which is to answer as
    /// the graph does.</summary>
    /// <returns>The plan, or null with problems.</returns>
    public static LogicalPlan? Check(
        GraphSpec graph, OperatorCatalog catalog, GraphTables tables, DiagnosticBag diagnostics)
    {
        foreach (string name in tables.Unknown(graph))
            diagnostics.Add(BindingCodes.Table, graph.Name.Position,
                $"the graph has no table '{name}' that a file could stand for; its tables are "
                + string.Join(", ", GraphTables.NamesOf(graph)));
        Schema? Find(TableSpec table, string file, DiagnosticBag problems) =>
            tables.ReadSchema(graph, table, file, problems);
        var plan = GraphBinder.Bind(graph, catalog, Find, diagnostics);
        QualityLadder.Check(graph, plan, catalog, Find, diagnostics);
        return diagnostics.HasErrors ? null : plan;
    }

    /// <summary>The folder that keeps the tables of a graph where no other is named.</summary>
    /// <param name="path">The graph's file.</param>
    public static string StoreBeside(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, ".adflow");

    /// <summary>Reads and binds a graph, publishes its tables to a store and ties the plan to them.</summary>
    /// <param name="path">The graph's file.</param>
    /// <param name="catalog">Operators that it may name.</param>
    /// <param name="store">Takes the tables and their indexes; null: <c>.adflow</c> beside the graph.</param>
    /// <param name="tables">Where its tables come from.</param>
    /// <param name="diagnostics">Takes every problem.</param>
    /// <param name="progress">Told about tables that are published, or null.</param>
    /// <param name="options">Limits of its runs, or null for the default ones.</param>
    /// <param name="planning">How the graph is planned, or null for the default way.</param>
    /// <param name="phases">Takes the times of what is done here, or null.</param>
    /// <returns>The graph, which the caller disposes; or null with problems.</returns>
    public static ActivatedGraph? Open(
        string path, OperatorCatalog catalog, SnapshotStore? store, GraphTables tables, DiagnosticBag diagnostics,
        IProgress<PublishProgress>? progress = null, BoundGraphOptions? options = null,
        PlanOptions? planning = null, PhaseTimes? phases = null)
    {
        var graph = GraphReader.ReadFile(path, diagnostics);
        phases?.End("read the graph");
        return graph is null
            ? null : Open(graph, catalog, store, tables, diagnostics, progress, options, planning, phases);
    }

    /// <summary>Binds a graph that was read, or made, publishes its tables to a store and ties the plan to
    /// them.</summary>
    /// <inheritdoc cref="Open(string, OperatorCatalog, SnapshotStore, GraphTables, DiagnosticBag,
    /// IProgress{PublishProgress}, BoundGraphOptions, PlanOptions, PhaseTimes)"/>
    public static ActivatedGraph? Open(
        GraphSpec graph, OperatorCatalog catalog, SnapshotStore? store, GraphTables tables, DiagnosticBag diagnostics,
        IProgress<PublishProgress>? progress = null, BoundGraphOptions? options = null,
        PlanOptions? planning = null, PhaseTimes? phases = null)
    {
        if (Check(graph, catalog, tables, diagnostics) is not { } plan)
            return null;
        phases?.End("bind");
        string beside = StoreBeside(graph.File);
        var opened = new OpenedTables(tables);
        foreach (var table in plan.Tables)
            if (Open(tables, ref store, beside, table, diagnostics, progress) is { } published)
                opened.Tables.Add(published);
        foreach (var counter in plan.Counters)
            if (Open(tables, counter, diagnostics) is { } counters)
                opened.Counters.Add(counters);
        phases?.End("open tables");
        if (!diagnostics.HasErrors && BindTo(opened.Tables, graph, plan, catalog, diagnostics) is { } bound)
        {
            var activated = new ActivatedGraph(PhysicalPlan.Create(bound, planning), opened, options);
            phases?.End("plan");
            return activated;
        }
        opened.Close();
        return null;
    }

    /// <summary>Opens a graph that must have no problems: of a program that knows its graph.</summary>
    /// <param name="path">The graph's file.</param>
    /// <param name="catalog">Operators that it may name.</param>
    /// <param name="store">Takes the tables and their indexes; null: <c>.adflow</c> beside the graph.</param>
    /// <param name="tables">Files of the tables, or null for those that the graph names.</param>
    /// <param name="progress">Told about tables that are published, or null.</param>
    /// <param name="options">Limits of its runs, or null for the default ones.</param>
    /// <param name="planning">How the graph is planned, or null for the default way.</param>
    /// <param name="edit">What is made of the graph before it is bound, or null.</param>
    /// <param name="quality">Rung of its quality ladder; null for the document, its whole ladder checked.</param>
    /// <returns>The graph, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">It has problems; the message lists all, a line each.</exception>
    public static ActivatedGraph Require(
        string path, OperatorCatalog catalog, SnapshotStore? store = null, TableFiles? tables = null,
        IProgress<PublishProgress>? progress = null, BoundGraphOptions? options = null, PlanOptions? planning = null,
        Func<GraphSpec, GraphSpec>? edit = null, string? quality = null)
    {
        var diagnostics = new DiagnosticBag();
        var graph = GraphReader.ReadFile(path, diagnostics);
        if (graph is not null && quality is not null)
            graph = QualityLadder.At(graph, quality, diagnostics);
        var opened = graph is null ? null : Open(edit is null ? graph : edit(graph), catalog, store,
            tables ?? new TableFiles(), diagnostics, progress, options, planning);
        return opened ?? throw new InvalidDataException(string.Join('\n', diagnostics.ToList()));
    }

    // A published table may differ from its file: dictionaries of several batches become one, perhaps of wider codes.
    private static LogicalPlan? BindTo(
        List<PublishedTable> published, GraphSpec graph, LogicalPlan plan, OperatorCatalog catalog,
        DiagnosticBag diagnostics)
    {
        var places = plan.Tables.Select(table => table.Position).ToList();
        return published.Zip(plan.Tables).All(pair => pair.First.Current.Schema.Equals(pair.Second.Schema))
            ? plan
            : GraphBinder.Bind(graph, catalog,
                (table, _, _) => published[places.IndexOf(table.Path.Position)].Current.Schema, diagnostics);
    }

    private static CounterTable? Open(GraphTables tables, LogicalCounter counter, DiagnosticBag diagnostics)
    {
        try
        {
            return tables.OpenCounters(counter);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CounterFullException)
        {
            diagnostics.Add(BindingCodes.File, counter.Position, $"counters '{counter.Name}': {error.Message}");
            return null;
        }
    }

    private static PublishedTable? Open(
        GraphTables tables, ref SnapshotStore? store, string beside, LogicalTable table, DiagnosticBag diagnostics,
        IProgress<PublishProgress>? progress)
    {
        try
        {
            return tables.Open(table, store ??= new SnapshotStore(beside), progress);
        }
        catch (TablePublishException error)
        {
            foreach (var problem in error.Problems)
                diagnostics.Add(BindingCodes.File, table.Position, $"table '{table.Name}': {problem.Text}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(BindingCodes.File, table.Position, $"table '{table.Name}' cannot be kept in the store "
                + $"{store?.Path ?? beside}: {error.Message} Name a folder that you can write to by --store.");
        }
        return null;
    }
}
