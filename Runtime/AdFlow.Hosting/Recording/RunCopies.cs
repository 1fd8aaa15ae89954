using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>What is to be kept of a run that has ended: its request for shadows, a record of it. Deciding allocates
/// nothing, and does nothing where neither is wanted of the graph.</summary>
internal readonly struct RunCopies
{
    private readonly ShadowRuns? _shadows;
    private readonly GraphRecording? _recording;
    private readonly EndedRun _run;

    private RunCopies(in EndedRun run, ShadowRuns? shadows, GraphRecording? recording)
    {
        _run = run;
        _shadows = shadows is not null && shadows.Wants(run.Run) ? shadows : null;
        _recording = recording is not null && recording.Wants(run) ? recording : null;
    }

    /// <summary>Whether there is anything to make, which an answer should not wait for.</summary>
    public bool IsAny => _shadows is not null || _recording is not null;

    /// <summary>Decides.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="run">Has ended, and is not given back.</param>
    /// <param name="body">Has the request.</param>
    /// <param name="request">Its number.</param>
    /// <param name="terms">Circumstances.</param>
    /// <param name="time">The clock of <paramref name="terms"/>.</param>
    public static RunCopies Wanted(
        GraphState graph, ServedRun run, RequestBody body, int request, in RunTerms terms, TimeProvider time)
    {
        var (shadows, recording) = (graph.Shadows, graph.Recording);
        if (shadows is null && recording is null)
            return default;
        var ended = new EndedRun(run, body, request, time.GetElapsedTime(terms.ArrivedAt), terms.IsRecordDemanded,
            terms.RequestId);
        return new RunCopies(ended, shadows, recording);
    }

    /// <summary>Makes it, without waiting for what takes it.</summary>
    public void Make()
    {
        _shadows?.Offer(_run.Run, _run.Body, _run.Request, _run.Elapsed);
        _recording?.Offer(_run);
    }
}
