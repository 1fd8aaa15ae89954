using AdFlow.Graphs;
using AdFlow.Runtime.Tests.Replaying;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests.Testing;

/// <summary>A graph whose model gives another answer at each call, and tests beside it.</summary>
internal static class RecordedTests
{
    /// <summary>Dear ads are scored; <c>attempt</c> tells which call of the model scored them.</summary>
    public const string Guessing = """
        adflow: 1
        graph: guessing
        request: { least: float64 }
        tables: { ads: { path: ads.arrow, key: id } }
        nodes:
          all: { op: scan, table: ads }
          dear: { op: where, in: all, with: price >= request.least }
          guess: { op: test.guess, in: dear }
          best: { op: top_k, in: guess, with: { by: score, k: 2 } }
        output: best
        """;

    /// <summary>Opens the graph with four ads, of prices 1 to 4.</summary>
    public static GraphTester Tester(string yaml = Guessing, PlanOptions? planning = null) =>
        Ads(new GraphTester(TestModules.All) { Planning = planning }, 4).Open(yaml);

    /// <summary>Writes the table of ads.</summary>
    /// <param name="tester">Where to.</param>
    /// <param name="last">Price of the last ad.</param>
    public static GraphTester Ads(GraphTester tester, int last) => tester.Table("ads", "id: int64; price: float64",
        """{"id": 7, "price": 1}""", """{"id": 8, "price": 2}""", """{"id": 9, "price": 3}""",
        $$"""{"id": 10, "price": {{last}}}""");

    /// <summary>Changes the graph's file, which the tests are of.</summary>
    public static void Change(GraphTester tester, string old, string changed) => tester.File("test.graph.yaml",
        File.ReadAllText(Path.Combine(tester.Folder, "test.graph.yaml")).Replace(old, changed));

    /// <summary>Takes away what recorded versions of tables could be found in.</summary>
    public static void LoseTables(GraphTester tester)
    {
        Directory.Delete(Path.Combine(tester.Folder, ".adflow"), recursive: true);
        File.Delete(Path.Combine(tester.Folder, "ads.arrow"));
    }

    /// <summary>Runs tests; what is wrong is told without the folder.</summary>
    /// <param name="tester">Has the graph.</param>
    /// <param name="tests">The tests; the first of their lines is the second of the file.</param>
    /// <param name="change">What of the loading is to be changed, or null.</param>
    public static async Task<IReadOnlyList<string[]>> RunAsync(
        GraphTester tester, string tests, Func<TestLoading, TestLoading>? change = null)
    {
        tester.File("test.tests.yaml", "adflow_tests: 1\n" + tests);
        var diagnostics = new DiagnosticBag();
        var spec = TestsReader.ReadFile(Path.Combine(tester.Folder, "test.tests.yaml"), diagnostics)!;
        Assert.That(diagnostics.ToList(), Is.Empty);
        var loading = new TestLoading(TestRecords.Catalog, null, new PlanOptions(), new BoundGraphOptions());
        using var file = new TestsFile(spec, change is null ? loading : change(loading));
        var results = new List<string[]>();
        await foreach (var result in file.RunAsync(CancellationToken.None))
            results.Add([.. result.AllProblems.Select(problem =>
                problem.Replace(tester.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal))]);
        return results;
    }
}
