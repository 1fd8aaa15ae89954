using System.Diagnostics;
using System.Runtime.CompilerServices;
using AdFlow.Operators;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>
/// One request on its way: the version that was chosen for it, what that is bound to, and its run. Reused; between
/// <see cref="RunAsync"/> and <see cref="End"/> it belongs to one request.
/// </summary>
internal sealed class ServedRun(AdFlowOptions options, RunSeeds seeds)
{
    private readonly AdmissionTicket _ticket = new();
    private GraphAdmission? _admission;
    private Activation? _activation;
    private VersionState? _version;
    private Activity? _span;
    private RequestSeat? _seat;
    private GraphRun _run;
    private RunFailure? _refusal;
    private long _readyAt;

    /// <summary>The version that was chosen; null where it did not come to that.</summary>
    public VersionState? Version => _version;

    /// <summary>Its span, which whoever looks at the run ends; null where nobody traces.</summary>
    public Activity? Span => _span;

    /// <summary>Whether there was a run, which may have failed.</summary>
    public bool HasRun => _refusal is null && _activation is not null;

    /// <summary>What ran; null where it did not come to that.</summary>
    public Activation? Activation => _activation;

    /// <summary>The run, where <see cref="Failure"/> is null.</summary>
    public ref readonly GraphRun Run => ref _run;

    /// <summary>Why there is no answer, or null.</summary>
    public RunFailure? Failure => _refusal ?? _run.Failure;

    /// <summary>Runs a request. A failure is in <see cref="Failure"/>; nothing is thrown for it.</summary>
    /// <param name="graph">The graph that it is for.</param>
    /// <param name="body">Has the request; must stay as it is until the run has begun.</param>
    /// <param name="request">Its number.</param>
    /// <param name="terms">Circumstances.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask RunAsync(GraphState graph, RequestBody body, int request, RunTerms terms)
    {
        _span = RunTracing.Begin(graph.Name);
        try
        {
            _refusal = await ActivateAsync(graph, body, request, terms).ConfigureAwait(false);
            if (_refusal is not null)
                return;
            _refusal = await EnterAsync(graph, terms).ConfigureAwait(false);
            if (_refusal is not null)
                return;
            _seat = _activation!.Rent();
            _refusal = _seat.Read(body, request, out var row);
            if (_refusal is not null)
                return;
            _run = await _activation.Graph.RunAsync(Request(row, terms)).ConfigureAwait(false);
            Learn();
        }
        catch (OperationCanceledException)
        {
            _refusal = new RunFailure(FailureClass.RequestData, FailureCodes.Cancelled, "The caller left.", graph.Name);
        }
        // A bug of ours must not take the connection, nor the other requests of the body.
        catch (Exception error)
        {
            _refusal = new RunFailure(FailureClass.Internal, FailureCodes.Bug, error.Message, graph.Name)
            {
                Cause = error,
            };
        }
    }

    /// <summary>Gives everything back, after the last look at the run.</summary>
    public void End()
    {
        _run.Dispose();
        if (_seat is not null)
            _activation!.Return(_seat);
        _activation?.Release();
        _admission?.Leave(_ticket);
        (_version, _activation, _seat, _span, _run, _refusal) = (null, null, null, null, default, null);
        _admission = null;
    }

    // A version may be taken away between choosing and acquiring it; then another one is chosen.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RunFailure?> ActivateAsync(
        GraphState graph, RequestBody body, int request, RunTerms terms)
    {
        while (!graph.IsRetired)
        {
            _version = graph.Choose(body, request);
            var slot = _version.Plain;
            if (slot.TryAcquire(out _activation))
                return null;
            var outcome = await slot.AcquireAsync(
                SenderLeft(terms), terms.Cancellation).ConfigureAwait(false);
            if (outcome.Failure is not null)
                return outcome.Failure;
            if ((_activation = outcome.Activation) is not null)
                return null;
        }
        return new RunFailure(FailureClass.RequestData, HostFailureCodes.UnknownGraph,
            "The graph was taken away.", graph.Name);
    }

    // The graph's own deadline begins when it could run: what waiting for others takes counts, binding it does not.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RunFailure?> EnterAsync(GraphState graph, RunTerms terms)
    {
        _readyAt = options.Time.GetTimestamp();
        _admission = graph.Admission;
        if (_activation!.Graph.Plan.Deadline is { } deadline)
            _admission.Deadline = deadline;
        var outcome = await _admission.EnterAsync(_ticket, terms.Priority, Left(terms), terms.Cancellation)
            .ConfigureAwait(false);
        return _admission.FailureOf(outcome);
    }

    // A run that its deadline ended would have cost more; one that failed otherwise says nothing.
    private void Learn()
    {
        long elapsed = options.Time.GetTimestamp() - _ticket.AdmittedAt;
        var failure = _run.Failure;
        if (failure is null || failure.Class is FailureClass.Deadline && elapsed > _admission!.Cost.Service)
            _admission!.Learn(elapsed, _activation!.MayWait && failure is null
                ? _run.StageTimes : []);
    }

    private RunRequest Request(Batch row, in RunTerms terms) => new()
    {
        Request = row,
        Seed = seeds.Next(),
        NowMicroseconds = (options.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
        EnforceDeadline = true,
        TimeLeft = Left(terms),
        Cancellation = terms.Cancellation,
    };

    private TimeSpan Left(in RunTerms terms)
    {
        var graph = _activation!.Graph.Plan.Deadline;
        if (graph is null && terms.TimeLeft is null)
            graph = options.Admission.DefaultDeadline;
        var left = graph is null ? TimeSpan.MaxValue : graph.Value - options.Time.GetElapsedTime(_readyAt);
        if (terms.TimeLeft is not null && SenderLeft(terms) is var sender && sender < left)
            left = sender;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    private TimeSpan SenderLeft(in RunTerms terms)
    {
        var left = (terms.TimeLeft ?? options.Admission.DefaultDeadline) - options.Time.GetElapsedTime(terms.ArrivedAt);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }
}
