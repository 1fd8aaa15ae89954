using AdFlow.Operators;
using AdFlow.Operators.Onnx;
using AdFlow.Operators.Standard;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Bench;

/// <summary>
/// A graph of <c>Graphs</c>, opened as a host opens it: bound, its tables published to a store and mapped. Runs one
/// request at a time, and keeps the result until the next. Not thread-safe.
/// </summary>
internal sealed unsafe class BenchGraph : IDisposable
{
    private static readonly BoundGraphOptions OneThread = new() { Threads = 1 };

    private readonly ActivatedGraph _graph;
    private readonly RunRequest _request;
    private readonly Arena _arena = new();
    private GraphRun _run;

    private BenchGraph(ActivatedGraph graph, Action<BatchBuilder>? request)
    {
        _graph = graph;
        var row = new BatchBuilder(graph.Graph.Plan.Request);
        request?.Invoke(row);
        _request = new RunRequest
        {
            Request = request is null ? new Batch(row.Schema, null, 1) : row.Build(_arena),
        };
    }

    /// <summary>What runs.</summary>
    public BoundGraph Graph => _graph.Graph;

    /// <summary>What it is asked.</summary>
    public RunRequest Request => _request;

    /// <summary>Opens a graph.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="tables">Its tables by name; copies are published.</param>
    /// <param name="place">Where the store is.</param>
    /// <param name="options">How it is run, or null for the usual way by one thread.</param>
    /// <param name="planning">How it is planned, or null for the usual way.</param>
    /// <param name="request">Appends the one row of the request, or null where it has no fields.</param>
    /// <exception cref="InvalidDataException">It has problems; the message lists all.</exception>
    public static BenchGraph Open(
        string path, IReadOnlyDictionary<string, Table> tables, Workplace place, BoundGraphOptions? options = null,
        PlanOptions? planning = null, Action<BatchBuilder>? request = null)
    {
        var files = tables.ToDictionary(table => table.Key, table => Write(table.Key, table.Value, place.Folder));
        var catalog = new OperatorCatalogBuilder()
            .Add(StandardOperators.Module).Add(OnnxOperators.Module).Add(BenchOperators.Module).Build();
        var store = new SnapshotStore(Path.Combine(place.Folder, "store"));
        return new BenchGraph(GraphActivation.Require(
            path, catalog, store, new TableFiles(files), options: options ?? OneThread, planning: planning), request);
    }

    /// <summary>All rows of its first table, where runs read them: in the published file, mapped.</summary>
    public Batch TableRows => _graph.Tables[0].Current.Batch;

    /// <summary>Condition of a <c>where</c> of the graph as it was bound to its table.</summary>
    /// <param name="node">Name of the node.</param>
    public ExpressionProgram Condition(string node) =>
        ((FilterForm)Graph.Plan.Nodes.Single(one => one.Path == node).Form!).Condition;

    /// <summary>Runs one request; the result of the one before is gone.</summary>
    /// <exception cref="InvalidDataException">The run failed.</exception>
    public void Run()
    {
        _run.Dispose();
        _run = Graph.Answer(_request);
        if (_run.Failure is { } failure)
            throw new InvalidDataException(failure.Message);
    }

    /// <summary>Runs until every group of map operators that can be compiled is, and is trusted.</summary>
    /// <exception cref="InvalidDataException">A run failed, or code was refused: the reason is told.</exception>
    public void RunUntilCompiled()
    {
        while (Graph.Tiers.Any(group =>
            group.State is GroupTierState.Cold or GroupTierState.Queued or GroupTierState.Checking))
            Run();
        if (Graph.Tiers.FirstOrDefault(group => group.State is GroupTierState.Refused) is { } refused)
            throw new InvalidDataException(refused.Note);
    }

    /// <summary>The first output of the last run.</summary>
    public Batch Output => _run.Output(0);

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
        _graph.Dispose();
        _arena.Dispose();
    }

    private static string Write(string name, Table table, string folder)
    {
        string path = Path.Combine(folder, name + ".arrow");
        using var file = File.Create(path);
        IpcWriter.WriteFile(file, table);
        return path;
    }
}
