using System.Text;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Operators.Standard;
using AdFlow.Runtime;
using AdFlow.Samples.Learning;
using AdFlow.Samples.SearchAds;
using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>The sample's graph opened over a catalogue. Runs one request at a time; not thread-safe.</summary>
internal sealed class SearchAdsGraph : IDisposable
{
    private const int Icecat = 19_406;

    private static readonly ProductCatalogue Catalogue = ProductCatalogue.Find(SharedData.Find());

    private readonly ActivatedGraph _graph;
    private readonly Arena _arena = new();
    private GraphRun _run;

    /// <summary>Products of the sample's own tables.</summary>
    public static int SampleSize => IsGenerated ? CatalogueGenerator.DefaultSize : Icecat;

    /// <summary>Products of a generated catalogue that is small enough for tests.</summary>
    public const int CheckSize = 400;

    /// <summary>Opens it over the sample's tables, or over a small generated catalogue.</summary>
    /// <param name="size"><see cref="SampleSize"/> or <see cref="CheckSize"/>.</param>
    /// <param name="place">Where tables of a small catalogue are built; the others take a while, so the sample's own
    /// are taken where they are.</param>
    /// <param name="options">How it is run, or null for the usual way.</param>
    public static SearchAdsGraph Open(int size, Workplace place, BoundGraphOptions? options = null)
    {
        bool isCheck = size == CheckSize;
        string folder = !isCheck && SharedData.RepositoryFolder() is { } root
            ? Path.Combine(root, "Samples", "SearchAds", "build")
            : Path.Combine(place.Folder, FormattableString.Invariant($"search_ads_{size}"));
        return new SearchAdsGraph(
            isCheck ? ProductCatalogue.Generated(size, CatalogueGenerator.DefaultSeed) : Catalogue, folder,
            options);
    }

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

    private static bool IsGenerated => Catalogue.Fingerprint.StartsWith("generated", StringComparison.Ordinal);

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
        _run = Graph.Answer(request);
        return _run.Failure is { } failure ? throw new InvalidDataException(failure.Message) : _run.Output(0);
    }

    /// <summary>Plans and binds the graph anew over its tables, answers a request, and lets all go.</summary>
    /// <exception cref="InvalidDataException">The run failed.</exception>
    public void Activate(in RunRequest request)
    {
        using var graph = new BoundGraph(PhysicalPlan.Create(Graph.Plan), _graph.Tables);
        using var result = graph.Answer(request);
        if (result.Failure is { } failure)
            throw new InvalidDataException(failure.Message);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
        _graph.Dispose();
        _arena.Dispose();
    }
}
