using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Runs requests through a graph, one after the other or some at once, and writes the answers in order.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="options">What is asked for.</param>
/// <param name="terminal">Where answers go.</param>
/// <param name="recording">Takes the record of each run, or null.</param>
internal sealed class RunSession(
    ActivatedGraph graph, RunOptions options, Terminal terminal, RunRecording? recording = null)
{
    private readonly LogicalPlan _plan = graph.Graph.PhysicalPlan.Answered;
    private RunTrace? _trace;
    private bool _isWarm;

    /// <summary>Runs all requests.</summary>
    /// <returns>Whether every request was answered without a failure.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        using var trace = _trace = RunTrace.Create(options.Trace, graph.Graph.PhysicalPlan);
        using var input = RequestInput.Open(options.Input, terminal);
        if (options.Output == "-")
            return await AnswerAsync(input, terminal.Output, cancellation);
        await using var output = NamedFile.Create(options.Output, options.Output);
        return await AnswerAsync(input, output, cancellation);
    }

    private async Task<bool> AnswerAsync(RequestInput input, Stream output, CancellationToken cancellation)
    {
        if (options.Format is TableFormat.JsonLines)
        {
            using var lines = new JsonResponses(_plan, output, isFlushed: options.Input == "-");
            return await AnswerAsync(input, lines.Write, lines.Write, cancellation);
        }
        int selected = Selected();
        using var stream = new ArrowResponses(
            _plan.SchemaOf(_plan.Outputs[selected].Source), selected, output, terminal.Error);
        return await AnswerAsync(input, stream.Write, stream.Write, cancellation);
    }

    private async Task<bool> AnswerAsync(
        RequestInput input, Action<long, GraphRun> answer, Action<long, RunFailure> refuse,
        CancellationToken cancellation)
    {
        long read = 0, answered = 0;
        bool isFine = true;
        // Freed last: what is under way looks at it.
        using var memory = new RequestMemory(options.AtOnce);
        var reader = new RequestReader(_plan, RequestLimits.Loose);
        await using var window = new RunWindow(options.AtOnce);
        foreach (var request in RequestSource.Read(input, reader, memory))
        {
            cancellation.ThrowIfCancellationRequested();
            EndPhase(read, "read the first request");
            if (options.EnforceDeadline && request.Refusal is null)
                await WarmUpAsync(request, cancellation);
            long number = read++;
            window.Begin(request, () => StartAsync(request, number, options.EnforceDeadline, cancellation));
            if (window.IsFull)
                isFine &= await AnswerOldestAsync(window, answered++, answer, refuse);
        }
        while (!window.IsEmpty)
            isFine &= await AnswerOldestAsync(window, answered++, answer, refuse);
        EndPhase(read, "look for a request");
        if (read == 0 && options.Timing)
            PhaseText.Write(terminal, isAnswered: false);
        return isFine;
    }

    private async ValueTask<bool> AnswerOldestAsync(
        RunWindow window, long number, Action<long, GraphRun> answer, Action<long, RunFailure> refuse)
    {
        var (request, ended) = await window.TakeAsync();
        using var run = ended;
        EndPhase(number, "first run");
        var failure = request.Refusal ?? run.Failure;
        if (failure is null)
            answer(number, run);
        else
            refuse(number, failure);
        EndPhase(number, "first answer");
        _trace?.Write(number, run);
        if (request.Refusal is null)
            recording?.Write(number, RequestOf(request, number, options.EnforceDeadline), run);
        if (number == 0 && options.Timing)
            PhaseText.Write(terminal, isAnswered: true);
        return failure is null;
    }

    private void EndPhase(long number, string name)
    {
        if (number == 0)
            terminal.Phases.End(name);
    }

    // The first run of a process compiles code for longer than a request may take, and no host counts that.
    private async Task WarmUpAsync(Request request, CancellationToken cancellation)
    {
        if (_isWarm || _plan.Nodes.Any(node => node.Operator.Purity is Purity.Effect))
            return;
        _isWarm = true;
        (await StartAsync(request, 0, enforceDeadline: false, cancellation)).Dispose();
    }

    private ValueTask<GraphRun> StartAsync(
        Request request, long number, bool enforceDeadline, CancellationToken cancellation) =>
        graph.Graph.RunAsync(RequestOf(request, number, enforceDeadline) with { Cancellation = cancellation });

    private RunRequest RequestOf(Request request, long number, bool enforceDeadline) => new()
    {
        Request = request.Row,
        Seed = RunSeeds.Of(options.Seed, number),
        NowMicroseconds = options.NowMicroseconds,
        EnforceDeadline = enforceDeadline,
    };

    private int Selected()
    {
        string names = string.Join(", ", _plan.Outputs.Select(output => output.Name));
        if (options.Select is null)
            return _plan.Outputs.Count == 1 ? 0 : throw new CommandException(
                $"graph '{_plan.Graph}' has several outputs ({names}); choose one by --select", ExitCode.WrongUse);
        int found = _plan.Outputs.ToList().FindIndex(output => output.Name == options.Select);
        return found >= 0 ? found : throw new CommandException(
            $"graph '{_plan.Graph}' has no output '{options.Select}'; it has {names}", ExitCode.WrongUse);
    }
}

/// <summary>Seeds of the runs of one session.</summary>
internal static class RunSeeds
{
    /// <summary>Seed of a request, by Philox, so that neighbours have nothing in common.</summary>
    public static ulong Of(long seed, long number) => new CounterRandom((ulong)seed, 0, number).NextUInt64();
}
