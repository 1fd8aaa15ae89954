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
internal sealed class ServedRun : IDisposable
{
    private readonly AdFlowOptions _options;
    private readonly RunSeeds _seeds;
    private readonly HostGuards _guards;
    private readonly WatchedRun _watched = new();
    private readonly AdmissionTicket _ticket = new();
    private readonly FieldText _fields = new();
    private GraphAdmission? _admission;
    private Activation? _activation;
    private VersionState? _version;
    private RunRequest _request;
    private ArmChoice? _arms;
    private Activity? _span;
    private RequestSeat? _seat;
    private GraphRun _run;
    private RunFailure? _refusal;
    private long _readyAt, _elapsedTicks;
    private CircuitPass _pass;

    /// <summary>Makes a place, which the watch looks at until it is disposed.</summary>
    public ServedRun(AdFlowOptions options, RunSeeds seeds, HostGuards guards)
    {
        (_options, _seeds, _guards) = (options, seeds, guards);
        guards.Watch.Add(_watched);
    }

    /// <summary>The version that was chosen; null where it did not come to that.</summary>
    public VersionState? Version => _version;

    /// <summary>The arms of experiments that it has; null where its version has none.</summary>
    public ArmChoice? Arms => _arms;

    /// <summary>Its span, which whoever looks at the run ends; null where nobody traces.</summary>
    public Activity? Span => _span;

    /// <summary>Whether there was a run, which may have failed.</summary>
    public bool HasRun => _refusal is null && _activation is not null;

    /// <summary>What ran; null where it did not come to that.</summary>
    public Activation? Activation => _activation;

    /// <summary>The run, where <see cref="Failure"/> is null.</summary>
    public ref readonly GraphRun Run => ref _run;

    /// <summary>What was run, where <see cref="HasRun"/>.</summary>
    public ref readonly RunRequest Request => ref _request;

    /// <summary>How long the run took, without waiting for it, where <see cref="HasRun"/>.</summary>
    public TimeSpan Elapsed => _options.Time.GetElapsedTime(0, _elapsedTicks);

    /// <summary>Reads fields of the request.</summary>
    public FieldText Fields => _fields;

    /// <summary>Why there is no answer, or null.</summary>
    public RunFailure? Failure => _refusal ?? _run.Failure;

    /// <summary>Whether the run did not stop in time, and another thread has answered the request, or will; see
    /// <see cref="Answered"/>. Whoever ran it only ends it.</summary>
    public bool IsLost => _watched.IsLost;

    /// <summary>Completed when a lost run's request was answered.</summary>
    public Task Answered => _watched.Answered;

    /// <summary>Runs a request. A failure is in <see cref="Failure"/>; nothing is thrown for it.</summary>
    /// <param name="graph">The graph that it is for.</param>
    /// <param name="body">Has the request; must stay as it is until the run has begun.</param>
    /// <param name="request">Its number.</param>
    /// <param name="terms">Circumstances.</param>
    /// <param name="answerLost">Answers the request, on another thread, where the run does not stop.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask RunAsync(
        GraphState graph, RequestBody body, int request, RunTerms terms, Func<RunFailure, Task> answerLost)
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
            if (_refusal is null)
                await ExecuteAsync(graph, _request = Ask(row, terms), answerLost).ConfigureAwait(false);
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
        finally
        {
            // Now, and not when it is told: requests of one body are told in their order, and would wait for each
            // other where one that has ended kept the place that an earlier one needs.
            _admission?.Leave(_ticket);
        }
    }

    /// <summary>Gives everything back, after the last look at the run.</summary>
    public void End()
    {
        if (IsLost)
        {
            _guards.Stuck.Remove(_ticket.Share);
            _span?.Dispose();
        }
        _version?.Circuit.End(_pass, HasRun && !IsLost, _run.Failure);
        _run.Dispose();
        if (_seat is not null)
            _activation!.Return(_seat);
        _activation?.Release();
        _admission?.Leave(_ticket);
        (_version, _activation, _seat, _span, _run, _refusal) = (null, null, null, null, default, null);
        (_admission, _arms, _request, _pass) = (null, null, default, CircuitPass.No);
        _watched.Reset();
    }

    /// <summary>Makes this the place of a request that was refused.</summary>
    public void Refuse(RunFailure failure) => _refusal = failure;

    /// <summary>Gives the place up.</summary>
    public void Dispose() => _guards.Watch.Remove(_watched);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ExecuteAsync(GraphState graph, RunRequest request, Func<RunFailure, Task> answerLost)
    {
        long stopAt = _options.Time.GetTimestamp() + _guards.Admission.TicksOf(request.TimeLeft!.Value);
        _watched.Begin(graph, _version!, _ticket.Share, stopAt, answerLost);
        _guards.Watch.NoteBegin();
        try
        {
            _run = await _activation!.Graph.RunAsync(request).ConfigureAwait(false);
        }
        finally
        {
            _watched.TryEnd();
        }
        _elapsedTicks = _options.Time.GetTimestamp() - _ticket.AdmittedAt;
        if (!IsLost)
            Learn(graph.Quality.CostOf(_activation!.Slot.RungIndex));
    }

    // A version may be taken away between choosing and acquiring it; then another one is chosen.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RunFailure?> ActivateAsync(
        GraphState graph, RequestBody body, int request, RunTerms terms)
    {
        while (!graph.IsRetired)
        {
            _version?.Circuit.End(_pass, false, null);
            _version = graph.Choose(body, request, _fields);
            _pass = _version.Circuit.Begin();
            if (_pass is CircuitPass.No)
                return Isolated(graph);
            if (ChooseArms(graph, body, request, terms, out var chosen) is { } refusal)
                return refusal;
            var slot = graph.Quality.At(chosen);
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

    private RunFailure Isolated(GraphState graph) => new(FailureClass.Capacity, HostFailureCodes.Isolated,
        $"Version '{_version!.Version.Name}' is isolated because it failed again and again; it is tried again after "
        + "the seconds of Retry-After.", graph.Name);

    private RunFailure? ChooseArms(
        GraphState graph, RequestBody body, int request, in RunTerms terms, out VariantSlot slot)
    {
        slot = _version!.Plain;
        var arms = _version.Arms;
        var layers = arms?.Experiments.Layers ?? [];
        int[] forced = terms.ForcedArms is null ? [] : new int[layers.Length];
        if (terms.ForcedArms is { } text && ForcedArms.Read(text, graph.Name, layers, forced) is { } refusal)
            return refusal;
        _arms = arms?.Choose(body, request, _fields, forced);
        if (_arms is not null)
            slot = _arms.Variant.Slot;
        return null;
    }

    // The graph's own deadline begins when it could run: what waiting for others takes counts, binding it does not.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RunFailure?> EnterAsync(GraphState graph, RunTerms terms)
    {
        _readyAt = _options.Time.GetTimestamp();
        _admission = graph.Admission;
        graph.Quality.Note(_activation!);
        if (_activation!.Graph.Plan.Deadline is { } deadline)
            _admission.Deadline = deadline;
        var outcome = await _admission.EnterAsync(_ticket, terms.Priority, Left(terms), terms.Cancellation)
            .ConfigureAwait(false);
        return _admission.FailureOf(outcome);
    }

    // A run that its deadline ended would have cost more; one that failed otherwise says nothing.
    private void Learn(CostEstimate cost)
    {
        var (elapsed, failure) = (_elapsedTicks, _run.Failure);
        if (failure is null || failure.Class is FailureClass.Deadline && elapsed > cost.Service)
            _admission!.Learn(elapsed, _activation!.MayWait && failure is null
                ? _run.StageTimes : [], cost);
    }

    private RunRequest Ask(Batch row, in RunTerms terms) => new()
    {
        Request = row,
        Seed = _seeds.Next(),
        NowMicroseconds = RunRequest.MicrosecondsOf(_options.Time.GetUtcNow()),
        EnforceDeadline = true,
        TimeLeft = Left(terms),
        Cancellation = terms.Cancellation,
    };

    private TimeSpan Left(in RunTerms terms)
    {
        var graph = _activation!.Graph.Plan.Deadline;
        if (graph is null && terms.TimeLeft is null)
            graph = _options.Admission.DefaultDeadline;
        var left = graph is null ? TimeSpan.MaxValue : graph.Value - _options.Time.GetElapsedTime(_readyAt);
        if (terms.TimeLeft is not null && SenderLeft(terms) is var sender && sender < left)
            left = sender;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    private TimeSpan SenderLeft(in RunTerms terms)
    {
        var left = (terms.TimeLeft ?? _options.Admission.DefaultDeadline)
            - _options.Time.GetElapsedTime(terms.ArrivedAt);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }
}
