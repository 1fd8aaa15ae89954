using AdFlow.Operators;
using AdFlow.Runtime;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>
/// Isolates a version that fails again and again by its own fault: requests are refused at once, until one that is let
/// through as a trial succeeds. Thread-safe; takes no lock while nothing fails.
/// </summary>
/// <remarks>The circuit breaker of M. Nygard, Release It!, 2nd edition, 2018, section 5.2, with a growing pause.
/// </remarks>
internal sealed partial class Circuit(
    string graph, string version, IsolationOptions options, TimeProvider time, ILogger log)
{
    private readonly Lock _changing = new();

    // 0: everybody may run. Otherwise when a trial may begin; a trial under way moves it out of reach.
    private long _trialAt;
    private long _windowEnd;
    private int _failures;
    private int _others;
    private int _trialsFailed;

    /// <summary>Whether requests are refused.</summary>
    public bool IsOpen => Volatile.Read(ref _trialAt) != 0;

    /// <summary>Seconds until a trial may begin; 1 or more.</summary>
    public int RetryAfterSeconds
    {
        get
        {
            long left = Volatile.Read(ref _trialAt) - time.GetTimestamp();
            return (int)Math.Clamp(Math.Ceiling((double)left / time.TimestampFrequency), 1,
                Math.Ceiling(options.LongestPause.TotalSeconds));
        }
    }

    /// <summary>Asks whether a request may run. <see cref="End"/> has to follow where it may.</summary>
    public CircuitPass Begin()
    {
        if (!IsOpen)
            return CircuitPass.Yes;
        lock (_changing)
        {
            if (_trialAt == 0)
                return CircuitPass.Yes;
            if (time.GetTimestamp() < _trialAt)
                return CircuitPass.No;
            Volatile.Write(ref _trialAt, long.MaxValue);
            return CircuitPass.Trial;
        }
    }

    /// <summary>Tells what became of a request.</summary>
    /// <param name="pass">What <see cref="Begin"/> said.</param>
    /// <param name="hasRun">Whether it came to a run.</param>
    /// <param name="failure">Why that failed, or null.</param>
    public void End(CircuitPass pass, bool hasRun, RunFailure? failure)
    {
        if (pass is CircuitPass.No)
            return;
        bool isFault = hasRun && failure?.Class is FailureClass.Internal or FailureClass.GraphAuthor;
        if (pass is CircuitPass.Trial)
            EndTrial(isFault, isSuccess: hasRun && failure is null);
        else if (isFault || Volatile.Read(ref _failures) > 0)
            Count(isFault);
    }

    /// <summary>Isolates the version now: a run of it does not stop.</summary>
    public void Trip()
    {
        // Of several runs under way only the first says something new.
        lock (_changing)
            if (_trialAt is 0 or long.MaxValue)
                Open("a run did not stop at its deadline");
    }

    // What says nothing of the version, as a bad request, lets the next one try.
    private void EndTrial(bool isFault, bool isSuccess)
    {
        lock (_changing)
        {
            if (isSuccess && _trialAt == long.MaxValue)
                Close();
            else if (isFault)
                Open("a trial failed");
            else if (_trialAt == long.MaxValue)
                Volatile.Write(ref _trialAt, Math.Max(1, time.GetTimestamp()));
        }
    }

    private void Count(bool isFault)
    {
        lock (_changing)
        {
            if (_trialAt != 0)
                return;
            long now = time.GetTimestamp();
            if (now >= _windowEnd)
                (_failures, _others, _windowEnd) = (0, 0, isFault ? now + Ticks(options.Window) : 0);
            _failures += isFault ? 1 : 0;
            _others += isFault ? 0 : 1;
            if (_failures >= options.LeastFailures && _failures >= options.FailedPart * (_failures + _others))
                Open($"{_failures} of {_failures + _others} runs failed by its own fault");
        }
    }

    private void Close()
    {
        (_failures, _others, _windowEnd, _trialsFailed) = (0, 0, 0, 0);
        Volatile.Write(ref _trialAt, 0);
        Closed(log, graph, version);
    }

    private void Open(string reason)
    {
        double times = Math.Pow(2, Math.Min(_trialsFailed++, 30));
        var pause = TimeSpan.FromSeconds(
            Math.Min(options.FirstPause.TotalSeconds * times, options.LongestPause.TotalSeconds));
        Volatile.Write(ref _trialAt, Math.Max(1, time.GetTimestamp() + Ticks(pause)));
        Opened(log, graph, version, reason, pause);
    }

    private long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * time.TimestampFrequency);

    [LoggerMessage(31, LogLevel.Error,
        "Graph {Graph}, version {Version}, is isolated: {Reason}; it is tried again after {Pause}")]
    private static partial void Opened(ILogger log, string graph, string version, string reason, TimeSpan pause);

    [LoggerMessage(32, LogLevel.Information, "Graph {Graph}, version {Version}, serves again: a trial succeeded")]
    private static partial void Closed(ILogger log, string graph, string version);
}
