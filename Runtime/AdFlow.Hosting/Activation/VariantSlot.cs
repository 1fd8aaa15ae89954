using System.Diagnostics.CodeAnalysis;
using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>
/// The place of one variant's activation: empty until the first request, filled once however many wait for it, and
/// emptied when it idles. Thread-safe; a request that finds it filled takes no lock and allocates nothing.
/// </summary>
internal sealed class VariantSlot(string graph, GraphVersion version, ActivationPool pool)
{
    // A variant that cannot be bound is not tried again for each request.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _changing = new();
    private volatile Activation? _current;
    private Task<RunFailure?>? _binding;
    private long _failedAt;
    private bool _isRetired;

    /// <summary>Name of the graph.</summary>
    public string Graph => graph;

    /// <summary>The version that is bound.</summary>
    public GraphVersion Version => version;

    /// <summary>What is bound, for reports; null where nothing is.</summary>
    public Activation? Current => _current;

    /// <summary>Takes a reference to what is bound.</summary>
    /// <param name="activation">It, which the caller releases.</param>
    /// <returns>False where nothing is bound.</returns>
    public bool TryAcquire([NotNullWhen(true)] out Activation? activation)
    {
        activation = _current;
        return activation is not null && activation.TryAcquire();
    }

    /// <summary>Takes a reference to what is bound; binds it first where it is not.</summary>
    /// <param name="timeLeft">How long the caller can wait.</param>
    /// <param name="cancellation">Cancelled when the caller leaves; others go on waiting.</param>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public async ValueTask<ActivationOutcome> AcquireAsync(TimeSpan timeLeft, CancellationToken cancellation)
    {
        while (true)
        {
            if (TryAcquire(out var activation))
                return new(activation, null);
            if (Bind() is not { } binding)
                return default;
            try
            {
                if (await binding.WaitAsync(timeLeft, pool.Time, cancellation).ConfigureAwait(false) is { } failure)
                    return new(null, failure);
            }
            catch (TimeoutException)
            {
                return new(null, StillBinding());
            }
        }
    }

    /// <summary>Binds again with the operators and tables of now, and swaps when that is done; requests go on
    /// meanwhile. Does nothing where nothing is bound.</summary>
    /// <returns>Why it could not be bound, where the former binding stays; or null.</returns>
    public async Task<RunFailure?> RenewAsync()
    {
        if (_current is null)
            return null;
        var (next, failure) = await pool.BindAsync(this).ConfigureAwait(false);
        Put(next);
        return failure;
    }

    /// <summary>Gives up what is bound if no request has begun on it for some time.</summary>
    /// <param name="idle">That time.</param>
    /// <returns>Whether nothing is bound any more.</returns>
    public bool ReleaseIdle(TimeSpan idle)
    {
        lock (_changing)
        {
            if (_current is { } current && Environment.TickCount64 - current.LastUse >= idle.TotalMilliseconds)
                Take(null);
            return _current is null && _binding is null or { IsCompleted: true };
        }
    }

    /// <summary>Gives up what is bound for good; runs under way end first.</summary>
    public void Retire()
    {
        lock (_changing)
        {
            _isRetired = true;
            Take(null);
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
            return isUsable ? _binding : _binding = Task.Run(FillAsync);
        }
    }

    private async Task<RunFailure?> FillAsync()
    {
        var (activation, failure) = await pool.BindAsync(this).ConfigureAwait(false);
        Put(activation);
        Volatile.Write(ref _failedAt, failure is null ? 0 : pool.Time.GetTimestamp());
        return failure;
    }

    private void Put(Activation? activation)
    {
        if (activation is null)
            return;
        lock (_changing)
        {
            if (_isRetired)
                activation.Release();
            else
                Take(activation);
        }
    }

    private void Take(Activation? next)
    {
        var before = _current;
        _current = next;
        before?.Release();
    }

    private bool HasFailedLately() =>
        Volatile.Read(ref _failedAt) is not 0 and var failedAt && pool.Time.GetElapsedTime(failedAt) < RetryAfter;

    private RunFailure StillBinding() => new(FailureClass.Deadline, HostFailureCodes.StillActivating,
        $"The deadline passed while version '{version.Name}' was activated; the next request will find it ready.",
        graph);
}
