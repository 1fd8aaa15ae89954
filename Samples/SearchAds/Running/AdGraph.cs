using System.Text;
using AdFlow.Operators;
using AdFlow.Operators.Onnx;
using AdFlow.Operators.Standard;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Samples.SearchAds;

/// <summary>A graph of the sample, opened over its tables. Not thread-safe. Dispose it after its last run.</summary>
internal sealed class AdGraph : IDisposable
{
    private readonly ActivatedGraph _graph;
    private readonly Arena _arena = new();

    private AdGraph(ActivatedGraph graph) => _graph = graph;

    /// <summary>The bound graph.</summary>
    public BoundGraph Graph => _graph.Graph;

    /// <summary>Opens a graph.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="progress">Told about tables that are published, or null.</param>
    /// <param name="quality">Rung of its quality ladder, or null for the graph itself.</param>
    /// <exception cref="InvalidDataException">It has problems; the message lists all.</exception>
    public static AdGraph Open(string path, IProgress<PublishProgress>? progress = null, string? quality = null) =>
        new(GraphActivation.Require(path, Catalog(), progress: progress, quality: quality));

    /// <summary>Opens a graph up to one of its nodes, whose rows are then the answer.</summary>
    /// <param name="path">File of the whole graph.</param>
    /// <param name="node">Id of the node.</param>
    /// <exception cref="InvalidDataException">It has problems; the message lists all.</exception>
    public static AdGraph OpenUpTo(string path, string node) =>
        new(GraphActivation.Require(path, Catalog(), edit: graph => GraphPrefix.Of(graph, node)));

    /// <summary>Answers one query.</summary>
    /// <param name="query">What is searched for; other fields of the request are null.</param>
    /// <param name="seed">Seed of the run's random numbers.</param>
    /// <returns>The result, which the caller disposes before the next query.</returns>
    public ValueTask<GraphRun> RunAsync(string query, ulong seed)
    {
        _arena.Reset();
        return Graph.RunAsync(new RunRequest { Request = Request(query), Seed = seed });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _graph.Dispose();
        _arena.Dispose();
    }

    private static OperatorCatalog Catalog() => new OperatorCatalogBuilder().Add(StandardOperators.Module)
        .Add(OnnxOperators.Module).Build();

    private Batch Request(string query)
    {
        var row = new BatchBuilder(Graph.Plan.Request);
        for (int i = 0; i < row.Schema.Count; i++)
            if (row.Schema[i].Name == "query")
                row[i].AppendBytes(Encoding.UTF8.GetBytes(query));
            else
                row[i].AppendNull();
        return row.Build(_arena);
    }
}
