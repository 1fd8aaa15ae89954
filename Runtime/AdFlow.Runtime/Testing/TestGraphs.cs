using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>Opens the graphs of a tests file: one for each set of fixture tables and each rung. Used by one thread at a
/// time; dispose it after the last run.</summary>
/// <param name="spec">The tests.</param>
/// <param name="loading">How graphs are opened.</param>
/// <param name="fixtures">Files of fixture tables; they stay their owner's.</param>
internal sealed class TestGraphs(TestsSpec spec, TestLoading loading, FixtureFiles fixtures) : IDisposable
{
    private readonly Dictionary<string, Opened> _graphs = new(StringComparer.Ordinal);

    /// <summary>The graph of a test. One that counts is given only once, for each test counts from its own start:
    /// <see cref="Return"/> disposes it.</summary>
    /// <returns>The graph, or null with problems.</returns>
    public (TestedGraph? Graph, IReadOnlyList<string> Problems) Take(TestCaseSpec test)
    {
        string key = KeyOf(test);
        if (!_graphs.TryGetValue(key, out var opened))
            _graphs.Add(key, opened = Open(test));
        if (opened.Graph is { Counts: true })
            _graphs.Remove(key);
        return (opened.Graph, opened.Problems);
    }

    /// <summary>Gives a graph back after its run.</summary>
    public static void Return(TestedGraph graph)
    {
        if (graph.Counts)
            graph.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var opened in _graphs.Values)
            opened.Graph?.Dispose();
    }

    private static string KeyOf(TestCaseSpec test) =>
        string.Join(';', test.Tables.Select(table => table.Name.Position)) + $";{test.Quality?.Text}";

    private Opened Open(TestCaseSpec test)
    {
        var diagnostics = new DiagnosticBag();
        var files = fixtures.Write(test.Tables, diagnostics);
        var graph = GraphReader.ReadFile(spec.GraphPath, diagnostics);
        if (graph is not null && test.Quality is { } rung)
            graph = QualityLadder.At(graph, rung.Text, diagnostics, rung.Position);
        var activated = graph is null || diagnostics.HasErrors ? null
            : GraphActivation.Open(graph, loading.Catalog, loading.Store, TablesWith(files),
                diagnostics, options: loading.Running, planning: loading.Planning);
        return new Opened(
            activated is null ? null
                : new TestedGraph(activated, spec.ObservedNodes, test.Quality is not null, loading),
            [.. diagnostics.ToList().Select(problem => problem.ToString())]);
    }

    private GraphTables TablesWith(IReadOnlyDictionary<string, string> files) =>
        loading.Tables is { } others ? new FixtureTables(files, others) : new TableFiles(files);

    private sealed record Opened(TestedGraph? Graph, IReadOnlyList<string> Problems);
}
