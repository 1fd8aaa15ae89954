using System.Diagnostics.CodeAnalysis;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>
/// The place of one variant's activation: empty until the first request, filled once however many wait for it, and
/// emptied when it idles. Thread-safe; a request that finds it filled takes no lock and allocates nothing.
/// </summary>
internal sealed class VariantSlot(string graph, GraphVariant variant, ActivationPool pool)
{
    // A variant that cannot be bound is not tried again for each request.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _changing = new();
    private volatile Activation? _current;
    private Task<RunFailure?>? _binding;
    private long _failedAt;
    private volatile bool _isRetired;
    private VariantSlot?[]? _cheaper;

    /// <summary>Name of the graph.</summary>
    public string Graph => graph;

    /// <summary>What is bound.</summary>
    public GraphVariant Variant => variant;

    /// <summary>The version of that.</summary>
    public GraphVersion Version => variant.Version;

    /// <summary>What is bound, for reports; null where nothing is.</summary>
    public Activation? Current => _current;

    /// <summary>Rung of the quality ladder.</summary>
    public string Rung { get; init; } = QualityLadder.Full;

    /// <summary>Place of the rung in the ladder; 0 is the best.</summary>
    public int RungIndex { get; init; }

    /// <summary>Names of the ladder's rungs; known when something was bound.</summary>
    public string[] Rungs { get; set; } = [QualityLadder.Full];

    /// <summary>The clock.</summary>
    public TimeProvider Time => pool.Time;

    /// <summary>Takes a reference to what is bound.</summary>
    /// <param name="activation">It, which the caller releases.</param>
    /// <returns>False where nothing is bound.</returns>
    public bool TryAcquire([NotNullWhen(true)] out Activation? activation)
    {
        activation = _current;
        if (activation is not null && activation.TryBegin())
            return true;
        activation = null;
        return false;
    }

    /// <summary>Takes a reference to what is bound; binds it first where it is not.</summary>
    /// <param name="timeLeft">How long the caller can wait.</param>
    /// <param name="cancellation">Cancelled when the caller leaves; others go on waiting.</param>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public async ValueTask<ActivationOutcome> AcquireAsync(TimeSpan timeLeft, CancellationToken cancellation)
    {
        long began = pool.Time.GetTimestamp();
        while (true)
        {
            if (TryAcquire(out var activation))
                return new(activation, null);
            if (Bind() is not { } binding)
                return default;
            try
            {
                var left = timeLeft == Timeout.InfiniteTimeSpan
                    ? timeLeft : Max(timeLeft - pool.Time.GetElapsedTime(began), TimeSpan.Zero);
                if (await binding.WaitAsync(left, pool.Time, cancellation).ConfigureAwait(false) is { } failure)
                    // Of a version that is gone the files may be gone too: another one answers.
                    return _isRetired ? default : new(null, failure);
            }
            catch (TimeoutException)
            {
                return new(null, StillBinding());
            }
        }
    }

    /// <summary>The same on another rung of the ladder, or on its last one; null where there is none.</summary>
    public VariantSlot? At(int rung)
    {
        rung = Math.Min(rung, Rungs.Length - 1);
        if (rung == 0)
            return null;
        if (Volatile.Read(ref _cheaper) is { } known && Volatile.Read(ref known[rung]) is { } slot)
            return slot;
        lock (_changing)
            return _isRetired ? null : (_cheaper ??= new VariantSlot?[Rungs.Length])[rung] ??=
                new VariantSlot(graph, variant, pool) { Rung = Rungs[rung], RungIndex = rung, Rungs = Rungs };
    }

    /// <summary>Begins to bind it in the background where that is not done.</summary>
    public void Prepare()
    {
        if (_current is null)
            Bind();
    }

    /// <summary>Binds again with the operators, tables and files of now, and swaps when that is done; requests go on
    /// meanwhile. Does nothing where nothing is bound.</summary>
    /// <returns>Why it could not be bound, where the former binding stays; or null.</returns>
    public async Task<RunFailure?> RenewAsync()
    {
        if (_current is not { } before)
            return null;
        var (next, failure) = await pool.BindAsync(this).ConfigureAwait(false);
        if (next is not null)
            Replace(before, next);
        return failure;
    }

    /// <summary>Puts an activation in the place of another one if that is still there; gives it up otherwise.</summary>
    /// <param name="before">What it is to replace.</param>
    /// <param name="next">What the slot takes over.</param>
    /// <returns>Whether it was put there.</returns>
    public bool Replace(Activation before, Activation next)
    {
        lock (_changing)
        {
            if (ReferenceEquals(_current, before))
            {
                Take(next);
                return true;
            }
        }
        // It idled meanwhile, was retired, or somebody else renewed it.
        next.Leave();
        return false;
    }

    /// <summary>Gives up what is bound if nothing runs on it and no request has begun for some time.</summary>
    /// <param name="idle">That time.</param>
    /// <returns>Whether something was given up.</returns>
    public bool ReleaseIdle(TimeSpan idle)
    {
        lock (_changing)
        {
            if (_current is not { Runs: 0 } current
                || Environment.TickCount64 - current.LastUse < idle.TotalMilliseconds)
                return false;
            Take(null);
            return true;
        }
    }

    /// <summary>Gives something up to make room; runs under way end first.</summary>
    /// <param name="activation">What is given up, if it is still bound.</param>
    public void Evict(Activation activation)
    {
        lock (_changing)
            if (ReferenceEquals(_current, activation))
                Take(null);
    }

    /// <summary>Gives up what is bound for good; runs under way end first.</summary>
    public void Retire()
    {
        lock (_changing)
        {
            _isRetired = true;
            Take(null);
            foreach (var slot in _cheaper ?? [])
                slot?.Retire();
        }
    }

    // The one binding that all wait for, or the last one's failure; null where the slot is retired.
    private Task<RunFailure?>? Bind()
    {
        lock (_changing)
        {
            if (_isRetired)
                return null;
            bool isUsable = _binding is { } binding && (!binding.IsCompleted || HasFailedLately());
            return isUsable ? _binding : _binding = Begin();
        }
    }

    // Those who wait go on each on a thread of its own: the run of one must not keep the next from beginning.
    private Task<RunFailure?> Begin()
    {
        var filled = new TaskCompletionSource<RunFailure?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Run(async () =>
        {
            try
            {
                filled.SetResult(await FillAsync().ConfigureAwait(false));
            }
            catch (Exception error)
            {
                filled.SetException(error);
            }
        });
        return filled.Task;
    }

    private async Task<RunFailure?> FillAsync()
    {
        while (true)
        {
            var (activation, failure) = await pool.BindAsync(this).ConfigureAwait(false);
            Volatile.Write(ref _failedAt, failure is null ? 0 : pool.Time.GetTimestamp());
            if (activation is null || Fill(activation))
                return failure;
        }
    }

    // False where operators or tables were exchanged while it was bound: whoever exchanges them renews what is in
    // slots, and this may have come too late for that.
    private bool Fill(Activation activation)
    {
        lock (_changing)
        {
            if (_isRetired)
            {
                activation.Leave();
                return true;
            }
            Take(activation);
        }
        pool.MakeRoom(activation);
        return pool.IsUpToDate(activation);
    }

    private void Take(Activation? next)
    {
        var before = _current;
        _current = next;
        pool.Filled(this, next is not null);
        before?.Leave();
    }

    /// <summary>Whether it could not be bound a moment ago.</summary>
    public bool HasFailedLately() =>
        Volatile.Read(ref _failedAt) is not 0 and var failedAt && pool.Time.GetElapsedTime(failedAt) < RetryAfter;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private RunFailure StillBinding() => new(FailureClass.Deadline, HostFailureCodes.StillActivating,
        $"The deadline passed while {variant} was activated; the next request will find it ready.",
        graph);
}
