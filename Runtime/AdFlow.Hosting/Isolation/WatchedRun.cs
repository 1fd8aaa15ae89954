using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>
/// What the watch sees of the run of one request after the other. Either the thread of the run ends it, or the watch
/// declares it lost, never both.
/// </summary>
internal sealed class WatchedRun
{
    private const int Idle = 0;
    private const int Running = 1;
    private const int Lost = 2;

    private int _state;
    private long _stopAt;
    private int _seenLate;
    private Func<RunFailure, Task>? _answer;
    private TaskCompletionSource? _answered;

    /// <summary>The graph.</summary>
    public GraphState? Graph { get; private set; }

    /// <summary>The version.</summary>
    public VersionState? Version { get; private set; }

    /// <summary>What the run takes of processors.</summary>
    public int Share { get; private set; }

    /// <summary>Whether the watch took the request over. Only for the thread of the run, after <see cref="TryEnd"/>.
    /// </summary>
    public bool IsLost => Volatile.Read(ref _state) == Lost;

    /// <summary>Completed when the request of a lost run was answered.</summary>
    public Task Answered => Source.Task;

    private TaskCompletionSource Source => LazyInitializer.EnsureInitialized(
        ref _answered, static () => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Begins a run.</summary>
    /// <param name="graph">Its graph.</param>
    /// <param name="version">Its version.</param>
    /// <param name="share">What it takes of processors.</param>
    /// <param name="stopAt">When it has to stop, in ticks of the host's clock.</param>
    /// <param name="answer">Answers the request where the run is lost.</param>
    public void Begin(
        GraphState graph, VersionState version, int share, long stopAt, Func<RunFailure, Task> answer)
    {
        (Graph, Version, Share, _stopAt, _seenLate, _answer) = (graph, version, share, stopAt, 0, answer);
        Interlocked.Exchange(ref _state, Running);
    }

    /// <summary>Ends the run.</summary>
    /// <returns>False where it is lost: then the request is no longer the thread's.</returns>
    public bool TryEnd() => Interlocked.CompareExchange(ref _state, Idle, Running) == Running;

    /// <summary>Prepares for another request. A lost run has been counted out.</summary>
    public void Reset()
    {
        (Graph, Version, _answer, _answered) = (null, null, null, null);
        Volatile.Write(ref _state, Idle);
    }

    /// <summary>Looks at the run. Only the watch calls it.</summary>
    /// <param name="now">Ticks of the host's clock.</param>
    /// <param name="looks">How often it must be seen late.</param>
    /// <param name="isRunning">Whether there is one.</param>
    /// <returns>Whether it is lost from now on.</returns>
    public bool IsLostNow(long now, int looks, out bool isRunning)
    {
        isRunning = Volatile.Read(ref _state) == Running;
        return isRunning && now >= Volatile.Read(ref _stopAt) && ++_seenLate >= looks
            && Interlocked.CompareExchange(ref _state, Lost, Running) == Running;
    }

    /// <summary>Answers the request of a lost run.</summary>
    public async Task AnswerAsync(RunFailure failure)
    {
        try
        {
            await _answer!(failure).ConfigureAwait(false);
        }
        finally
        {
            Source.TrySetResult();
        }
    }
}
