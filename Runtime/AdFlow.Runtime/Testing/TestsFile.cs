using System.Runtime.CompilerServices;
using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Runs the tests of one file. Each set of fixture tables opens the graph, or a rung of it, once. Used by one
/// thread at a time.</summary>
public sealed class TestsFile : IDisposable
{
    private readonly TestsSpec _spec;
    private readonly FixtureFiles _fixtures;
    private readonly TestGraphs _graphs;
    private readonly RecordCases _records;
    private readonly string _folder;

    /// <summary>Prepares to run tests.</summary>
    /// <param name="spec">The tests.</param>
    /// <param name="loading">How their graphs are opened.</param>
    public TestsFile(TestsSpec spec, TestLoading loading)
    {
        _spec = spec;
        _fixtures = new FixtureFiles(spec);
        _graphs = new TestGraphs(spec, loading, _fixtures);
        _records = new RecordCases(spec, loading, _fixtures);
        _folder = Path.GetDirectoryName(spec.File) ?? "";
    }

    /// <summary>Runs all tests in their order, then those of generated requests, which are one.</summary>
    public async IAsyncEnumerable<TestResult> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var test in _spec.Cases)
            yield return test.Record is { } record
                ? await _records.RunAsync(test, record, cancellation).ConfigureAwait(false)
                : await RunAsync(test, YamlJson.ToUtf8(test.Request), run => Check(test, run), cancellation)
                    .ConfigureAwait(false);
        if (_spec.Requests is { } requests)
            yield return await new GeneratedRequests(requests,
                request => RunAsync(_spec.Shared, request, CheckProperties, cancellation))
                .RunAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _graphs.Dispose();
        _fixtures.Dispose();
    }

    private async Task<T> RunAsync<T>(
        TestCaseSpec test, byte[] json, Func<TestedRun, T> look, CancellationToken cancellation)
    {
        var (graph, problems) = _graphs.Take(test);
        if (graph is null)
            return look(new TestedRun(null, problems, default, default, null));
        try
        {
            using var arena = new Arena();
            var reader = new RequestReader(graph.Plan, RequestLimits.Loose);
            if (reader.Read(json, arena, out var request) is { } refusal)
                return look(new TestedRun(graph, [], default, default, refusal));
            using var run = await graph.Graph.RunAsync(new RunRequest
            {
                Request = request,
                Seed = test.Seed,
                NowMicroseconds = test.NowMicroseconds,
                Cancellation = cancellation,
            }).ConfigureAwait(false);
            return look(new TestedRun(graph, [], run, request, run.Failure));
        }
        finally
        {
            TestGraphs.Return(graph);
        }
    }

    private TestResult Check(TestCaseSpec test, TestedRun run)
    {
        return run.Graph is null ? new TestResult(test.Name.Text, test.Name.Position, run.Problems)
            : TestExpectations.Check(_spec, test, run, _folder);
    }

    private (bool IsRun, IReadOnlyList<string> Problems) CheckProperties(TestedRun run) => run.Graph is null
        ? (false, run.Problems)
        : (true, run.Failure is { } failure
            ? [$"{_spec.Requests!.Position}: the run failed: {TestExpectations.Describe(failure)}"]
            : TestExpectations.CheckProperties(_spec, run));
}
