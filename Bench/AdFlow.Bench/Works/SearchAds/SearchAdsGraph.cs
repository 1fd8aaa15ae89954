using System.Text;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Operators.Standard;
using AdFlow.Runtime;
using AdFlow.Samples.SearchAds;
using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>The sample's graph opened over a catalogue. Runs one request at a time; not thread-safe.</summary>
internal sealed class SearchAdsGraph : IDisposable
{
    private readonly ActivatedGraph _graph;
    private readonly Arena _arena = new();
    private GraphRun _run;

    /// <summary>Opens it; builds the tables of the catalogue first where they are not there yet.</summary>
    /// <param name="catalogue">The products.</param>
    /// <param name="folder">Folder of the tables.</param>
    /// <param name="options">How it is run, or null for the usual way.</param>
    /// <exception cref="InvalidDataException">The graph has problems; the message lists all.</exception>
    public SearchAdsGraph(ProductCatalogue catalogue, string folder, BoundGraphOptions? options = null)
    {
        TableBuild.Ensure(catalogue, folder, (_, _) => { });
        var files = TableBuild.Names.Select(name => (name, path: TableBuild.PathOf(folder, name)))
            .ToDictionary(file => file.name == "term_vectors" ? "terms"
                : file.name == "product_vectors" ? "vectors" : file.name, file => file.path);
        var catalog = new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();
        var diagnostics = new DiagnosticBag();
        var store = new SnapshotStore(Path.Combine(folder, "store"));
        _graph = GraphActivation.Open(Workplace.Shipped("Graphs/SearchAds/search_ads.graph.yaml"), catalog, store,
                new TableFiles(files), diagnostics, options: options)
            ?? throw new InvalidDataException(string.Join('\n', diagnostics.ToList()));
    }

    /// <summary>What runs.</summary>
    public BoundGraph Graph => _graph.Graph;

    /// <summary>Columns of the output.</summary>
    public Schema Output => Graph.Plan.SchemaOf(Graph.Plan.Outputs[0].Source);

    /// <summary>Its tables.</summary>
    public AdTables Tables => new(_graph.Graph.Plan, _graph.Tables);

    /// <summary>A request for a query, valid until the graph is disposed.</summary>
    public RunRequest Request(string query, ulong seed)
    {
        var row = new BatchBuilder(Graph.Plan.Request);
        for (int i = 0; i < row.Schema.Count; i++)
            if (row.Schema[i].Name == "query")
                row[i].AppendBytes(Encoding.UTF8.GetBytes(query));
            else
                row[i].AppendNull();
        return new RunRequest { Request = row.Build(_arena), Seed = seed };
    }

    /// <summary>Answers a request.</summary>
    /// <returns>The ads, valid until the next request.</returns>
    /// <exception cref="InvalidDataException">The run failed.</exception>
    public Batch Answer(in RunRequest request)
    {
        _run.Dispose();
        var run = Graph.RunAsync(request);
        _run = run.IsCompleted ? run.GetAwaiter().GetResult() : run.AsTask().GetAwaiter().GetResult();
        return _run.Failure is { } failure ? throw new InvalidDataException(failure.Message) : _run.Output(0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
        _graph.Dispose();
        _arena.Dispose();
    }
}
