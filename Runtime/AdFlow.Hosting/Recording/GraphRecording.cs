using System.Runtime.CompilerServices;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>
/// Records runs of a graph: decides which, encodes them where they ended, and hands them to a sink, which writes them
/// in the background. Nothing that goes wrong here fails a request. Thread-safe.
/// </summary>
internal sealed class GraphRecording
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _end = new();
    private readonly ConditionalWeakTable<Activation, ActivationRecorder> _recorders = [];
    // One for the recording: its hashes are equal whichever version ran.
    private readonly PrivacyKey _key = PrivacyKey.Create();
    private readonly RecordingRules _rules;
    private readonly Action<GraphRecording> _full;
    private volatile RecordSink? _sink;
    private volatile string? _problem;
    private readonly RecordingCount? _count;
    private long _before, _counted = -1;
    private long _places, _accepted, _dropped, _number = -1;

    /// <summary>Begins one.</summary>
    /// <param name="graph">Name of the graph.</param>
    /// <param name="spec">Which runs.</param>
    /// <param name="options">Where its files lie.</param>
    /// <param name="goesOn">Whether it was begun before the host started, so that its runs count that were written
    /// then.</param>
    /// <param name="before">Completed when nobody else writes there.</param>
    /// <param name="time">The clock.</param>
    /// <param name="full">Called once there are as many runs as it is to have.</param>
    public GraphRecording(string graph, RecordingSpec spec, RecordSinkOptions options, bool goesOn, Task before,
        TimeProvider time, Action<GraphRecording> full)
    {
        (Graph, Spec, _full) = (graph, spec, full);
        _rules = new RecordingRules(spec, graph);
        _count = spec.Most is null ? null : new RecordingCount(options.Folder, spec);
        Closed = Task.Run(() => WorkAsync(options, goesOn, before, time));
    }

    /// <summary>Name of the graph.</summary>
    public string Graph { get; }

    /// <summary>Which runs it wants.</summary>
    public RecordingSpec Spec { get; }

    /// <summary>Completed when it takes runs, or cannot now.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Completed when it was ended and its last file is finished.</summary>
    public Task Closed { get; }

    /// <summary>Whether it was ended.</summary>
    public bool IsRetired => _end.IsCancellationRequested;

    /// <summary>Runs that were taken to be written.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>Runs that are in a file, which those that were taken are within seconds.</summary>
    public long Written => _sink?.Written ?? 0;

    /// <summary>Runs that were wanted and lost.</summary>
    public long Dropped => Volatile.Read(ref _dropped) + (_sink?.Dropped ?? 0);

    /// <summary>Runs that wait to be written.</summary>
    public int Waiting => _sink?.Waiting ?? 0;

    /// <summary>What went wrong last, or null.</summary>
    public string? Problem => _sink?.LastProblem ?? _problem;

    /// <summary>Versions for which the condition over the output cannot be bound, and why.</summary>
    public IEnumerable<(string Version, string Problem)> Unbound() =>
        _recorders.Where(pair => pair.Value.ConditionProblem is not null)
            .Select(pair => (pair.Key.Version, pair.Value.ConditionProblem!)).Distinct().Order();

    /// <summary>Gets ready for runs of activations, as far as they are of the graph.</summary>
    public void Prepare(IEnumerable<Activation> activations)
    {
        foreach (var activation in activations)
            if (activation.Slot.Graph == Graph && activation.TryAcquire())
            {
                Prepare(activation);
                activation.Release();
            }
    }

    /// <summary>Gets ready for runs of an activation, which the caller holds: reads the files of its version.</summary>
    public void Prepare(Activation activation)
    {
        if (_recorders.TryGetValue(activation, out _))
            return;
        var recorder = ActivationRecorder.Make(activation, Spec, _key);
        _problem = recorder.Problem ?? _problem;
        _recorders.TryAdd(activation, recorder);
    }

    /// <summary>Whether a run is to be recorded. Allocates nothing.</summary>
    public bool Wants(in EndedRun ended)
    {
        if (!ended.Run.HasRun || Volatile.Read(ref _places) >= (Spec.Most ?? long.MaxValue))
            return false;
        OutputCondition? condition = null;
        if (Spec.Where is not null && _recorders.TryGetValue(ended.Run.Activation!, out var recorder))
            condition = recorder.Condition;
        return _rules.Want(ended, condition);
    }

    /// <summary>Records a run that is wanted, if the queue has room.</summary>
    /// <param name="ended">The run, not given back.</param>
    public void Offer(in EndedRun ended)
    {
        if (Interlocked.Increment(ref _places) > Spec.Most)
            return;
        if (!TryOffer(ended))
            Interlocked.Decrement(ref _places);
        else if (Interlocked.Increment(ref _accepted) == Spec.Most - _before)
            _full(this);
    }

    /// <summary>Finishes the current file, so that it can be read.</summary>
    public Task FinishFileAsync() => _sink?.FinishFileAsync() ?? Task.CompletedTask;

    /// <summary>Ends it; see <see cref="Closed"/>.</summary>
    public void Retire() => _end.Cancel();

    private bool TryOffer(in EndedRun ended)
    {
        if (_sink is not { } sink || !_recorders.TryGetValue(ended.Run.Activation!, out var recorder)
            || recorder.Runs is null)
        {
            Interlocked.Increment(ref _dropped);
            return false;
        }
        var record = sink.Rent();
        try
        {
            recorder.Runs.Record(record, Interlocked.Increment(ref _number), ended.Run.Request, ended.Run.Run,
                ended.Run.Elapsed, ended.RequestId);
        }
        // The request was served; whatever is wrong with its record is told where recordings are looked at.
        catch (Exception error)
        {
            _problem = $"{error.GetType().Name}: {error.Message}";
            Interlocked.Increment(ref _dropped);
            return false;
        }
        return sink.Offer(record);
    }

    private async Task WorkAsync(RecordSinkOptions options, bool goesOn, Task before, TimeProvider time)
    {
        await before.ConfigureAwait(false);
        BeginCount(goesOn);
        while (!TryOpen(options, time) && !IsRetired)
            await PauseAsync(Pause, time).ConfigureAwait(false);
        while (!IsRetired)
        {
            await PauseAsync(_count is null ? Timeout.InfiniteTimeSpan : CountEvery, time).ConfigureAwait(false);
            KeepCount();
        }
        if (_sink is not { } sink)
            return;
        await sink.DisposeAsync().ConfigureAwait(false);
        KeepCount();
    }

    private void BeginCount(bool goesOn)
    {
        if (_count is { } count && goesOn)
            Try(() => _places = _before = count.Read());
        KeepCount();
        if (_before >= Spec.Most)
            _full(this);
    }

    private void KeepCount()
    {
        long runs = _before + Written;
        if (_count is { } count && runs != _counted && Try(() => count.Write(runs)))
            _counted = runs;
    }

    private bool TryOpen(RecordSinkOptions options, TimeProvider time)
    {
        if (!IsRetired)
            Try(() => _sink = new RecordSink(options, time));
        _ready.TrySetResult();
        return _sink is not null;
    }

    private bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _problem = error.Message;
            return false;
        }
    }

    private async Task PauseAsync(TimeSpan pause, TimeProvider time) =>
        await Task.Delay(pause, time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
