using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>A graph that was opened for a replay, with its files and tables. Thread-safe but for disposing.</summary>
internal sealed class OpenedReplay : IDisposable
{
    private readonly RecordedFolder _folder;
    private readonly ReplayTables _tables;

    private OpenedReplay(RecordedFolder folder, ReplayTables tables, ActivatedGraph activated, BoundGraph graph) =>
        (_folder, _tables, Activated, Graph) = (folder, tables, activated, graph);

    /// <summary>The graph as it was read.</summary>
    public ActivatedGraph Activated { get; }

    /// <summary>What runs: the graph, with nodes that it puts out beside.</summary>
    public BoundGraph Graph { get; }

    /// <summary>Whether recorded results stand for tables that are not there.</summary>
    public bool PlaysTables => _tables.Absent.Count > 0;

    /// <summary>Opens the graph that was recorded.</summary>
    /// <exception cref="ReplayException">It cannot be opened.</exception>
    public static OpenedReplay OfRecord(RecordedRun like, ReplayOptions options)
    {
        Compare(like.Graph, options);
        var folder = RecordedFolder.Write(like.Graph, options);
        try
        {
            return Open(like, options with { Nodes = [] }, folder, isOther: false, diagnostics => ReplayedSpec.OfRecord(
                folder.Main, like.Graph, diagnostics, options.Root is null ? null : folder.Root));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Opens what is to run instead of the recorded graph.</summary>
    /// <param name="like">A run.</param>
    /// <param name="options">How.</param>
    /// <param name="recorded">The recorded graph, whose files it may share.</param>
    /// <exception cref="ReplayException">It cannot be opened.</exception>
    public static OpenedReplay OfOther(RecordedRun like, ReplayOptions options, OpenedReplay recorded)
    {
        var folder = options.OtherGraph is { } file ? RecordedFolder.Of(file) : recorded._folder.Shared();
        return Open(like, options, folder, isOther: true, diagnostics => ReplayedSpec.OfOther(
            folder.Main, like.Graph, options, diagnostics));
    }

    /// <summary>Whether a node reads a table that is not there.</summary>
    public bool LacksTable(LogicalNode node) => PlaysTables && node.Inputs.Any(input => input.Table >= 0
        && _tables.Absent.Contains(Activated.Graph.Plan.Tables[input.Table].Name));

    /// <summary>Whether a node is computed although it was recorded, because a fixture stands for its table. What calls
    /// something outside, or cannot be computed again, is not.</summary>
    public bool ReadsFixture(LogicalNode node) =>
        _tables.Standing.Count > 0 && node is { ReadsPrivate: false, Operator.IsUnrepeatable: false }
        && node.Table?.IsAsynchronous is not true && node.Inputs.Any(input => input.Table >= 0
            && _tables.Standing.Contains(Activated.Graph.Plan.Tables[input.Table].Name));

    /// <summary>The request of a run as this graph takes it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="memory">Memory of the request, to be disposed after its run; null where it is the record's.</param>
    /// <exception cref="ReplayException">It does not fit the request of this graph.</exception>
    public Batch RequestOf(RecordedRun run, out Arena? memory)
    {
        memory = null;
        var plan = Activated.Graph.Plan;
        if (run.Request.Schema.Equals(plan.Request))
            return run.Request;
        if (run.Graph.PrivateColumns.Count > 0 && run.Request.Schema.Fields.All(
            field => plan.Request.IndexOf(field.Name) is >= 0 and var place
                && plan.Request[place].Type.Equals(field.Type)))
            return AbsentColumns.Fill(run.Request, plan.Request, memory = new Arena());
        var reader = new RequestReader(plan, RequestLimits.Loose);
        if (reader.Misfits(run.Request.Schema) is { Count: > 0 } problems)
            throw new ReplayException([.. problems.Select(problem =>
                $"recorded requests do not fit graph '{plan.Graph}': {problem}")]);
        memory = new Arena();
        return reader.Read(run.Request, 0, memory, out var request) is { } refusal
            ? throw new ReplayException([FormattableString.Invariant(
                $"recorded request {run.Header.Request} does not fit graph '{plan.Graph}': {refusal.Message}")])
            : request;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Graph != Activated.Graph)
            Graph.Dispose();
        Activated.Dispose();
        _folder.Dispose();
    }

    private static void Compare(RecordedGraph graph, ReplayOptions options)
    {
        foreach (var plugin in graph.Plugins)
            if (options.Plugins.FirstOrDefault(loaded => loaded.Name == plugin.Name) is not { } loaded)
                options.Remarks.Add($"plugin '{plugin.Name}' was loaded and is not here; name its folder by --plugins");
            else if (loaded.Hash != plugin.Hash)
                options.Remarks.Add($"plugin '{plugin.Name}' is another build than was recorded");
        if (graph.PrivateColumns.Count > 0)
            options.Remarks.Add($"columns {string.Join(", ", graph.PrivateColumns)} are private and not in the record; "
                + "the results of the nodes that read them are taken from it");
    }

    private static OpenedReplay Open(RecordedRun like, ReplayOptions options, RecordedFolder folder, bool isOther,
        Func<DiagnosticBag, GraphSpec?> read)
    {
        var diagnostics = new DiagnosticBag();
        var tables = new ReplayTables(options, like.Header.Tables, folder, isOther)
        {
            Stores = StoresOf(options, folder),
            RecordedSchema = name => like.TryFind(RecordKind.Table, name, out var rows) ? rows.Schema : null,
        };
        var spec = read(diagnostics);
        if (spec is not null)
            Confinement.Check(spec, options.Root is null || isOther ? options.Root : folder.Root, options.Catalog,
                diagnostics);
        // Which tables are missing is known once their columns were looked for.
        if (spec is not null && like.HasTableRows && !diagnostics.HasErrors)
            GraphActivation.Check(spec, options.Catalog, tables, diagnostics);
        var activated = spec is null || diagnostics.HasErrors ? null : GraphActivation.Open(
            spec, options.Catalog, tables.Stores.FirstOrDefault(), tables, diagnostics, options.Progress,
            options.Running,
            ReplayedSpec.PlanningOf(like.Graph, options) with { RecordsTables = tables.Absent.Count > 0 });
        if (activated is null)
            throw new ReplayException([.. diagnostics.ToList().Select(problem => folder.Shown(problem.ToString()))])
            {
                IsOfOther = isOther,
            };
        return new OpenedReplay(folder, tables, activated, WithNodes(activated, options));
    }

    // The first one takes what is opened.
    private static IReadOnlyList<SnapshotStore> StoresOf(ReplayOptions options, RecordedFolder folder)
    {
        var stores = new List<SnapshotStore>();
        if (options.Store is { } given)
            stores.Add(given);
        if (options.Root is null && folder.StoreBeside is { } beside)
            stores.Add(new SnapshotStore(beside));
        return stores;
    }

    private static BoundGraph WithNodes(ActivatedGraph activated, ReplayOptions options)
    {
        var plan = activated.Graph.PhysicalPlan;
        var more = NodeOutputs.Add(plan.Source, options.Nodes);
        return ReferenceEquals(more, plan.Source)
            ? activated.Graph : activated.Open(PhysicalPlan.Create(more, plan.Options), options.Running);
    }
}
