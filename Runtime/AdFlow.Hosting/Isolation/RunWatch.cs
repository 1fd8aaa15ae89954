using AdFlow.Operators;
using AdFlow.Runtime;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>
/// Looks at all runs under way, on a thread of its own, which runs that do not stop cannot take away. The request of a
/// run that does not stop is answered; the run goes on until it ends by itself, for .NET cannot end a thread. A run
/// costs two writes to its own memory and one look at a flag; a host that does nothing is not looked at. Thread-safe.
/// </summary>
internal sealed partial class RunWatch : IDisposable
{
    // The grace is counted in looks: on a machine too busy to look, it is too busy to stop, too.
    private const int Looks = 10;
    private const int IdleLooks = 50;

    private readonly HostAdmission _admission;
    private readonly StuckRuns _stuck;
    private readonly TimeSpan _period;
    private readonly ILogger _log;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Lock _changing = new();
    private readonly Thread _thread;
    private volatile WatchedRun[] _runs = [];
    private volatile bool _isAsleep;
    private volatile bool _isDisposed;

    /// <summary>Starts the thread.</summary>
    public RunWatch(HostAdmission admission, StuckRuns stuck, IsolationOptions options, ILogger log)
    {
        (_admission, _stuck, _log) = (admission, stuck, log);
        _period = options.Grace / Looks;
        _thread = new Thread(Watch) { IsBackground = true, Name = "AdFlow run watch" };
        _thread.Start();
    }

    /// <summary>Adds a place for runs.</summary>
    public void Add(WatchedRun run)
    {
        lock (_changing)
            _runs = [.. _runs, run];
    }

    /// <summary>Takes a place away in which nothing runs any more.</summary>
    public void Remove(WatchedRun run)
    {
        lock (_changing)
            _runs = [.. _runs.Where(known => known != run)];
    }

    /// <summary>Has to be called after a run or a wait has begun.</summary>
    public void NoteBegin()
    {
        if (_isAsleep)
            _wake.Set();
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _wake.Set();
    }

    private void Watch()
    {
        for (int idle = 0; !_isDisposed;)
        {
            idle = Look() ? 0 : idle + 1;
            _isAsleep = idle > IdleLooks;
            // Who begins now either sees that the watch is asleep, or is seen by this look.
            Interlocked.MemoryBarrier();
            if (_isAsleep && !Look())
                _wake.WaitOne();
            else
                _wake.WaitOne(_period);
            _isAsleep = false;
        }
    }

    private bool Look()
    {
        bool isBusy = _admission.Waiting > 0;
        _admission.SendLateAway();
        long now = _admission.Time.GetTimestamp();
        foreach (var run in _runs)
        {
            if (run.IsLostNow(now, Looks, out bool isRunning))
                Lose(run);
            isBusy |= isRunning;
        }
        return isBusy;
    }

    private void Lose(WatchedRun run)
    {
        var (graph, version) = (run.Graph!, run.Version!);
        _stuck.Add(run.Share);
        version.Circuit.Trip();
        Lost(_log, graph.Name, version.Version.Name, _stuck.Count);
        _ = AnswerAsync(run, new RunFailure(FailureClass.Deadline, HostFailureCodes.RunDoesNotStop,
            "The deadline passed and an operator of the graph did not stop.", graph.Name));
    }

    private async Task AnswerAsync(WatchedRun run, RunFailure failure)
    {
        try
        {
            await run.AnswerAsync(failure).ConfigureAwait(false);
        }
        // The client may be gone, or Kestrel be stopping: nobody is left to be told but the log.
        catch (Exception error)
        {
            NotTold(_log, error, failure.Graph);
        }
    }

    [LoggerMessage(33, LogLevel.Error, "A run of graph {Graph}, version {Version}, does not stop; its request is "
        + "answered without it. {Count} runs do not stop now")]
    private static partial void Lost(ILogger log, string graph, string version, int count);

    [LoggerMessage(34, LogLevel.Warning, "The request of a run of graph {Graph} that does not stop got no answer")]
    private static partial void NotTold(ILogger log, Exception error, string graph);
}
