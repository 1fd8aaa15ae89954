using AdFlow.Operators;
using AdFlow.Operators.Onnx;
using AdFlow.Operators.Standard;

namespace AdFlow.Graphs.Tests.JsonSchema;

/// <summary>The graphs and tests of the samples, read, and held against the schema of our operators.</summary>
public sealed class SampleGraphTests
{
    private static readonly DocumentSchema Schema = new(
        GraphJsonSchema.Create(new OperatorCatalogBuilder().Add(StandardOperators.Module)
            .Add(OnnxOperators.Module).Build()));

    private static readonly DocumentSchema TestsSchema = new(TestsJsonSchema.Create());

    private static IEnumerable<string> Graphs => Files("*.graph.yaml");

    private static IEnumerable<string> Tests => Files("*.tests.yaml");

    [TestCaseSource(nameof(Graphs))]
    public void Graph_OfTheSample_IsReadAndValid(string name)
    {
        string path = Path.Combine(Folder(), name);
        var diagnostics = new DiagnosticBag();
        Assert.That(GraphReader.ReadFile(path, diagnostics)?.IsComplete, Is.True);
        Assert.That(diagnostics.ToList(), Is.Empty);
        Assert.That(Schema.Faults(File.ReadAllText(path)), Is.Empty);
    }

    [TestCaseSource(nameof(Tests))]
    public void Tests_OfTheSample_AreReadAndValid(string name)
    {
        string path = Path.Combine(Folder(), name);
        Assert.That(TestsSchema.Faults(File.ReadAllText(path)), Is.Empty);
        var diagnostics = new DiagnosticBag();
        var tests = TestsReader.ReadFile(path, diagnostics)!;
        Assert.That(diagnostics.ToList(), Is.Empty);
        Assert.That(File.Exists(tests.GraphPath), tests.GraphPath);
        foreach (var fixture in tests.Cases.SelectMany(test => test.Tables).Where(table => table.File is null))
            using (var table = FixtureTable.Read(fixture, diagnostics))
                Assert.That(table, Is.Not.Null, string.Join('\n', diagnostics.ToList()));
    }

    [Test]
    public void EveryStandardSetting_HasASchema() => Assert.That(
        Schema.Json["$defs"]!["node"]!["allOf"]!.AsArray(), Has.Count.EqualTo(
            Schema.Json["$defs"]!["node"]!["properties"]!["op"]!["enum"]!.AsArray().Count));

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Folder(), pattern).Select(path => Path.GetFileName(path)!)
            .Order(StringComparer.Ordinal);

    /// <summary>The sample's folder, beside AdFlow.sln, which lies above the running tests.</summary>
    internal static string Folder()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AdFlow.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("AdFlow.sln");
        return Path.Combine(folder, "Samples", "SearchAds");
    }
}
