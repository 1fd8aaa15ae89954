using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>What <c>adflow replay</c> is asked for, and how it is done. Used once.</summary>
internal sealed class ReplayRunner(Terminal terminal, ReplayDisplay display)
{
    /// <summary>The record file.</summary>
    public required string File { get; init; }

    /// <summary>Number of the only request, or null for all.</summary>
    public long? Request { get; init; }

    /// <summary>Node behind which nothing is run, or null.</summary>
    public string? Until { get; init; }

    /// <summary>Node whose table is printed, or null.</summary>
    public string? Show { get; init; }

    /// <summary>Requests under way at once.</summary>
    public required int AtOnce { get; init; }

    /// <summary>Requests that are told, of each kind.</summary>
    public required int Most { get; init; }

    /// <summary>Whether to write JSON lines.</summary>
    public bool IsJson { get; init; }

    /// <summary>Replays.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(ReplayOptions options, CancellationToken cancellation)
    {
        try
        {
            using var reader = RecordFiles.Open(File);
            using var graphs = new ReplayedGraphs(options);
            using var text = terminal.Text();
            if (Request is not null || Until is not null || Show is not null)
                return await OneByOneAsync(reader, graphs, text, cancellation);
            return await AllAsync(reader, graphs, text, cancellation);
        }
        catch (Exception error) when (error is RecordFileException or ReplayException)
        {
            throw new CommandException(error.Message);
        }
        finally
        {
            display.End();
        }
    }

    private async Task<int> AllAsync(
        RecordReader reader, ReplayedGraphs graphs, StreamWriter text, CancellationToken cancellation)
    {
        var report = new ReplayReport(text, IsJson, Most);
        var summary = await new ReplaySession(reader, graphs)
        {
            AtOnce = AtOnce, MostDescribed = Most, Progress = display.Show,
        }.RunAsync(report.Write, cancellation);
        display.End();
        report.Write(summary);
        return summary.Requests == summary.Equal ? ExitCode.Fine : ExitCode.Failed;
    }

    private async Task<int> OneByOneAsync(
        RecordReader reader, ReplayedGraphs graphs, StreamWriter text, CancellationToken cancellation)
    {
        bool isFine = true;
        if (Request is { } number)
        {
            using var run = reader.Find(number) ?? throw new CommandException(
                FormattableString.Invariant($"--request {number}: {File} has no such request"), ExitCode.WrongUse);
            isFine = await OneAsync(run, graphs, text, cancellation);
        }
        else
            while (reader.TryRead(out var run))
            {
                using var read = run;
                isFine &= await OneAsync(run, graphs, text, cancellation);
            }
        return isFine ? ExitCode.Fine : ExitCode.Failed;
    }

    private async Task<bool> OneAsync(
        RecordedRun run, ReplayedGraphs graphs, StreamWriter text, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var graph = graphs.Rent(run);
        try
        {
            if ((Show ?? Until) is not null)
                await ShowAsync(graph, run, text, cancellation);
            return Until is not null || await CompareAsync(graph, run, text, cancellation);
        }
        finally
        {
            graphs.Return(graph);
        }
    }

    // Nothing behind what is shown matters to it.
    private async Task ShowAsync(
        ReplayedGraph graph, RecordedRun run, StreamWriter text, CancellationToken cancellation)
    {
        var until = Until is null ? null : ShownNode.Find(graph.Plan, "--until", Until);
        var shown = Show is null ? until! : ShownNode.Find(graph.Plan, "--show", Show);
        using var inspection = await graph.ObserveAsync(run, (until ?? shown).PathIn(graph.Plan), cancellation);
        if (!inspection.WasRun(shown.NodeIn(graph.Plan)) && inspection.Failure is null)
            throw new CommandException($"--show {Show}: node '{Until}' of --until does not read from it, so it was not "
                + "run; leave --until away", ExitCode.WrongUse);
        shown.Print(inspection, run.Header.Request, IsJson, text);
    }

    private async Task<bool> CompareAsync(
        ReplayedGraph graph, RecordedRun run, StreamWriter text, CancellationToken cancellation)
    {
        var request = await graph.CompareAsync(run, cancellation);
        new ReplayReport(text, IsJson, 1) { TellsEqual = Request is not null }.Write(request);
        return request.Verdict is ReplayVerdict.Equal;
    }
}
