using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Runs the tests of one file. Each set of fixture tables opens the graph, or a rung of it, once. Used by one
/// thread at a time.</summary>
public sealed class TestsFile : IDisposable
{
    private readonly TestsSpec _spec;
    private readonly TestLoading _loading;
    private readonly FixtureFiles _tables;
    private readonly Dictionary<string, OpenedGraph> _graphs = new(StringComparer.Ordinal);

    /// <summary>Prepares to run tests.</summary>
    /// <param name="spec">The tests.</param>
    /// <param name="loading">How their graphs are opened.</param>
    public TestsFile(TestsSpec spec, TestLoading loading)
    {
        _spec = spec;
        _loading = loading;
        _tables = new FixtureFiles(spec);
    }

    /// <summary>Runs one test.</summary>
    /// <returns>Everything that is wrong; empty where it passes.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(TestCaseSpec test, CancellationToken cancellation)
    {
        var opened = Open(test);
        if (opened.Graph is not { } activated)
            return opened.Problems;
        // Each test counts from its own start.
        using var own = activated.Counters.Count > 0 ? Take(test) : null;
        var graph = activated.Graph;
        using var arena = new Arena();
        var reader = new RequestReader(graph.Plan, RequestLimits.Loose);
        if (reader.Read(YamlJson.ToUtf8(test.Request), arena, out var request) is { } refusal)
            return TestExpectations.CheckFailure(test, refusal);
        using var run = await graph.RunAsync(new RunRequest
        {
            Request = request,
            Seed = test.Seed,
            NowMicroseconds = test.NowMicroseconds,
            Cancellation = cancellation,
        });
        return run.Failure is { } failure
            ? TestExpectations.CheckFailure(test, failure)
            : TestExpectations.CheckOutputs(test, graph.Plan, run, request);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var opened in _graphs.Values)
            opened.Graph?.Dispose();
        _tables.Dispose();
    }

    private OpenedGraph Open(TestCaseSpec test)
    {
        string key = KeyOf(test);
        if (!_graphs.TryGetValue(key, out var opened))
            _graphs.Add(key, opened = OpenNew(test));
        return opened;
    }

    private ActivatedGraph? Take(TestCaseSpec test) =>
        _graphs.Remove(KeyOf(test), out var opened) ? opened.Graph : null;

    private static string KeyOf(TestCaseSpec test) =>
        string.Join(';', test.Tables.Select(table => table.Name.Position)) + $";{test.Quality?.Text}";

    private OpenedGraph OpenNew(TestCaseSpec test)
    {
        var diagnostics = new DiagnosticBag();
        var files = _tables.Write(test.Tables, diagnostics);
        var spec = GraphReader.ReadFile(_spec.GraphPath, diagnostics);
        if (spec is not null && test.Quality is { } rung)
            spec = QualityLadder.At(spec, rung.Text, diagnostics, rung.Position);
        var graph = spec is null || diagnostics.HasErrors ? null
            : GraphActivation.Open(spec, _loading.Catalog, _loading.Store, TablesWith(files),
                diagnostics, options: _loading.Running, planning: _loading.Planning);
        return new OpenedGraph(graph, [.. diagnostics.ToList().Select(problem => problem.ToString())]);
    }

    private GraphTables TablesWith(IReadOnlyDictionary<string, string> files) =>
        _loading.Tables is { } others ? new FixtureTables(files, others) : new TableFiles(files);

    private sealed record OpenedGraph(ActivatedGraph? Graph, IReadOnlyList<string> Problems);
}
