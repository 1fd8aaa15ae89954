using System.Globalization;
using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>One test about recorded requests. Used once.</summary>
/// <param name="spec">The tests.</param>
/// <param name="test">The test.</param>
/// <param name="record">What it is about.</param>
/// <param name="graphs">Where requests are replayed.</param>
/// <param name="problems">Takes what is wrong, each with its place.</param>
internal sealed class RecordCase(
    TestsSpec spec, TestCaseSpec test, RecordCaseSpec record, ReplayedGraphs graphs, List<string> problems)
{
    private const int MostTold = 5;

    private readonly string _folder = Path.GetDirectoryName(spec.File) ?? "";

    /// <summary>Golden files that are missing or have other rows.</summary>
    public IReadOnlyList<OutdatedGolden> Outdated { get; private set; } = [];

    /// <summary>Replays the request, or all of them.</summary>
    /// <exception cref="RecordFileException">The file is damaged; what came before was told.</exception>
    /// <exception cref="ReplayException">The graph of the tests cannot be opened.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public async Task RunAsync(RecordReader reader, CancellationToken cancellation)
    {
        if (record.Number is { } number)
            await OneAsync(reader, number, cancellation).ConfigureAwait(false);
        else
            await AllAsync(reader, cancellation).ConfigureAwait(false);
        if (cancellation.IsCancellationRequested)
            problems.Add($"{record.Position}: the test was stopped");
    }

    private async Task OneAsync(RecordReader reader, long number, CancellationToken cancellation)
    {
        using var run = reader.Find(number);
        if (run is null)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{record.Position}: {record.File.Text} has no "
                + $"request {number}; it has {reader.CountRuns()}") + (reader.Numbers is var (first, last)
                    ? string.Create(CultureInfo.InvariantCulture, $", numbered from {first} to {last}") : ""));
            return;
        }
        var result = await ReplayAsync(run, isTold: true, cancellation).ConfigureAwait(false);
        problems.AddRange(result.Problems);
        Outdated = result.Outdated;
    }

    private async Task AllAsync(RecordReader reader, CancellationToken cancellation)
    {
        long requests = 0, stopped = 0, failed = 0;
        while (!cancellation.IsCancellationRequested && reader.TryRead(out var run))
        {
            using var read = run;
            requests++;
            // It has nothing to be compared with, and cannot be left out of the file.
            if (test.Error is null && ReplayedGraph.WhyNotComparable(run) is not null)
            {
                stopped++;
                continue;
            }
            var result = await ReplayAsync(run, failed < MostTold, cancellation).ConfigureAwait(false);
            if (!result.IsPassed && failed++ < MostTold)
                problems.AddRange(result.Problems.Except(problems));
        }
        if (failed > MostTold)
            problems.Add(string.Create(CultureInfo.InvariantCulture,
                $"{record.Position}: {failed - MostTold} more of {requests} requests fail"));
        if (requests == stopped)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{record.Position}: {record.File.Text} has ")
                + (requests == 0 ? "no requests"
                    : "no request that was answered: all were stopped, by a deadline or by their sender"));
    }

    // What is wrong with the record, or does not fit, is wrong with this request only.
    private async Task<TestResult> ReplayAsync(RecordedRun run, bool isTold, CancellationToken cancellation)
    {
        if (!test.Expects && ReplayedGraph.WhyNotComparable(run) is { } reason)
            return ResultOf([$"{record.Position}: {NameOf(run)} was stopped when it was recorded, so there is nothing "
                + $"to compare with: {reason} Say by 'expect:' what must come of it, or name another request"]);
        ReplayedGraph? graph = null;
        try
        {
            graph = graphs.Rent(run);
            using var replayed = await graph.RunAsync(run, cancellation).ConfigureAwait(false);
            var tested = new TestedRun(new TestedGraph(graph, run.Graph.Rung is not ("" or QualityLadder.Full)), [],
                replayed.Run, replayed.Request, replayed.Failure);
            var result = test.Expects ? TestExpectations.Check(spec, test, tested, _folder)
                : await CompareAsync(graph, run, replayed, tested, isTold, cancellation).ConfigureAwait(false);
            return result with
            {
                Problems = [.. result.Problems.Select(problem => RowText.BehindPlace(problem, NameOf(run)))],
            };
        }
        catch (ReplayException error) when (!error.IsOfOther)
        {
            return ResultOf(error.Problems.Select(problem => $"{record.Position}: {record.File.Text}: {problem}"));
        }
        finally
        {
            if (graph is not null)
                graphs.Return(graph);
        }
    }

    private async Task<TestResult> CompareAsync(ReplayedGraph graph, RecordedRun run, ReplayedRun replayed,
        TestedRun tested, bool isTold, CancellationToken cancellation)
    {
        var found = replayed.Failure is null ? TestExpectations.CheckProperties(spec, tested) : [];
        if (graph.Compare(run, replayed) is not { } difference)
            return ResultOf(found);
        var node = isTold ? await FirstNodeAsync(graph, run, replayed, cancellation).ConfigureAwait(false) : null;
        string first = node is null or { Kind: DifferenceKind.Failure } ? "" : $"; first at {node}";
        return ResultOf(found.Prepend($"{record.Position}: {difference}{first}"));
    }

    private async Task<FirstDifference?> FirstNodeAsync(
        ReplayedGraph graph, RecordedRun run, ReplayedRun replayed, CancellationToken cancellation)
    {
        graphs.Options.Remarks.IsPaused = true;
        try
        {
            return await graph.FirstNodeAsync(run, replayed, cancellation).ConfigureAwait(false);
        }
        finally
        {
            graphs.Options.Remarks.IsPaused = false;
        }
    }

    private TestResult ResultOf(IEnumerable<string> found) => new(test.Name.Text, test.Name.Position, [.. found]);

    private static string NameOf(RecordedRun run) => FormattableString.Invariant($"request {run.Header.Request}")
        + (run.Header.RequestId.Length > 0 ? $" ({run.Header.RequestId})" : "");
}
