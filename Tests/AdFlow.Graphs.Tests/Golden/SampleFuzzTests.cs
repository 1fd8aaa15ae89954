using AdFlow.Graphs.Tests.JsonSchema;
using AdFlow.Operators;
using AdFlow.Operators.Standard;
using AdFlow.Tables;

namespace AdFlow.Graphs.Tests.Golden;

/// <summary>Mutated graphs of the sample, of standard operators: a plan or a problem, never an exception.</summary>
public sealed class SampleFuzzTests
{
    private const int Rounds = 400;

    private static readonly OperatorCatalog Catalog =
        new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();

    private static readonly DocumentSchema Valid = new(GraphJsonSchema.Create(Catalog));

    private readonly Dictionary<string, Schema> _tables = new(StringComparer.Ordinal);

    private string _folder = "";

    // The sample as the benchmarks have it, with a linear click model: what binds needs no model that was trained.
    [OneTimeSetUp]
    public void CopySample()
    {
        _folder = Directory.CreateTempSubdirectory("adflow-graphs-").FullName;
        string bench = Path.Combine(
            SampleGraphTests.Folder(), "..", "..", "Bench", "AdFlow.Bench", "Graphs", "SearchAds");
        Directory.CreateDirectory(Path.Combine(_folder, "coefficients"));
        foreach (string source in (string[])[SampleGraphTests.Folder(), bench])
            foreach (string pattern in (string[])["*.graph.yaml", "*.txt", "coefficients/*.json"])
                foreach (string file in Directory.EnumerateFiles(source, pattern))
                    File.Copy(file, Path.Combine(_folder, Path.GetRelativePath(source, file)), overwrite: true);
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [OneTimeSetUp]
    public void FindTables()
    {
        foreach (string path in Directory.EnumerateFiles(SampleGraphTests.Folder(), "*.tests.yaml"))
            foreach (var fixture in TestsReader.ReadFile(path, new())!.Cases.SelectMany(test => test.Tables))
                using (var table = FixtureTable.Read(fixture, new()))
                    _tables[fixture.Name.Text] = table!.Schema;
    }

    [Test]
    public void MutatedSample_GivesAPlanOrAProblem([Values(1, 2)] int seed)
    {
        string[] paths = Directory.GetFiles(_folder, "search_*.graph.yaml");
        string[] texts = [.. paths.Select(File.ReadAllText)];
        var mutation = new TextMutation(
            [.. texts, .. Catalog.Operators.Select(descriptor => descriptor.Example).Where(text => text.Length > 0)]);
        var random = new Random(seed);
        int planned = 0;
        for (int round = 0; round < Rounds; round++)
        {
            int chosen = random.Next(paths.Length);
            string text = mutation.Mutate(random, texts[chosen]);
            string? fault;
            try
            {
                fault = Fault(text, paths[chosen], ref planned);
            }
            catch (Exception error)
            {
                fault = error.ToString();
            }
            Assert.That(fault, Is.Null, $"seed {seed}, round {round}\n--- text\n{text}\n---");
        }
        Assert.That(planned, Is.GreaterThan(Rounds / 40), $"seed {seed}: hardly anything was bound to the end");
    }

    [TestCase("search_ads.graph.yaml")]
    [TestCase("search_relevance.graph.yaml")]
    public void Sample_AsItIs_Binds(string name)
    {
        string path = Path.Combine(_folder, name);
        int planned = 0;
        Assert.That(Fault(File.ReadAllText(path), path, ref planned), Is.Null);
        Assert.That(planned, Is.EqualTo(1));
    }

    private string? Fault(string text, string path, ref int planned)
    {
        var diagnostics = new DiagnosticBag();
        var graph = GraphReader.ReadText(text, path, diagnostics);
        var plan = graph is null ? null : GraphBinder.Bind(graph, Catalog, Find, diagnostics);
        if (plan is null != diagnostics.HasErrors)
            return "neither a plan nor a problem, or both";
        planned += plan is null ? 0 : 1;
        return plan is not null && Valid.Faults(text) is [var flaw, ..] ? $"bound, but not valid: {flaw}" : null;
    }

    private Schema? Find(TableSpec table, string path, DiagnosticBag diagnostics)
    {
        if (!_tables.TryGetValue(table.Name.Text, out var schema))
            diagnostics.Add(BindingCodes.File, table.Path.Position, "there is no such table");
        return schema;
    }
}
