using AdFlow.Graphs;
using AdFlow.Operators;
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
    private readonly ActivatedGraph _graph;
    private readonly RunRequest _request;
    private GraphRun _run;

    private BenchGraph(ActivatedGraph graph)
    {
        _graph = graph;
        if (graph.Graph.Plan.Request.Count != 0)
            throw new ArgumentException($"The graph wants a request of {graph.Graph.Plan.Request}.", nameof(graph));
        _request = new RunRequest { Request = new Batch(graph.Graph.Plan.Request, null, 1) };
    }

    /// <summary>What runs.</summary>
    public BoundGraph Graph => _graph.Graph;

    /// <summary>Opens a graph whose request has no fields.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="tables">Its tables by name; copies are published.</param>
    /// <param name="place">Where the store is.</param>
    /// <param name="options">How it is run, or null for the usual way.</param>
    /// <exception cref="InvalidDataException">It has problems; the message lists all.</exception>
    public static BenchGraph Open(
        string path, IReadOnlyDictionary<string, Table> tables, Workplace place, BoundGraphOptions? options = null)
    {
        var files = tables.ToDictionary(table => table.Key, table => Write(table.Key, table.Value, place.Folder));
        var catalog = new OperatorCatalogBuilder()
            .Add(StandardOperators.Module).Add(BenchOperators.Module).Build();
        var diagnostics = new DiagnosticBag();
        var store = new SnapshotStore(Path.Combine(place.Folder, "store"));
        var graph = GraphActivation.Open(path, catalog, store, new TableFiles(files), diagnostics, options: options);
        return graph is null
            ? throw new InvalidDataException(string.Join('\n', diagnostics.ToList()))
            : new BenchGraph(graph);
    }

    /// <summary>Runs one request; the result of the one before is gone.</summary>
    /// <exception cref="InvalidDataException">The run failed.</exception>
    public void Run()
    {
        _run.Dispose();
        var run = _graph.Graph.RunAsync(_request);
        _run = run.IsCompleted ? run.GetAwaiter().GetResult() : run.AsTask().GetAwaiter().GetResult();
        if (_run.Failure is { } failure)
            throw new InvalidDataException(failure.Message);
    }

    /// <summary>The first output of the last run.</summary>
    public Batch Output => _run.Output(0);

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
        _graph.Dispose();
    }

    private static string Write(string name, Table table, string folder)
    {
        string path = Path.Combine(folder, name + ".arrow");
        using var file = File.Create(path);
        IpcWriter.WriteFile(file, table);
        return path;
    }
}
