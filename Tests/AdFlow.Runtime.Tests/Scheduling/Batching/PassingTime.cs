namespace AdFlow.Runtime.Tests;

/// <summary>The system's clock, ahead by what a test lets pass; timers go off only then.</summary>
internal sealed class PassingTime : TimeProvider
{
    private readonly List<Alarm> _alarms = [];
    private long _passed;

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _passed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(() => callback(state));
        alarm.Change(dueTime, period);
        lock (_alarms)
            _alarms.Add(alarm);
        return alarm;
    }

    /// <summary>Lets time pass: timers that are due by then go off, on this thread.</summary>
    public void Pass(TimeSpan time)
    {
        Interlocked.Add(ref _passed, (long)(time.TotalSeconds * TimestampFrequency));
        Alarm[] due;
        lock (_alarms)
            due = [.. _alarms.Where(alarm => alarm.IsDue(time))];
        foreach (var alarm in due)
            alarm.GoOff();
    }

    private sealed class Alarm(Action callback) : ITimer
    {
        private TimeSpan _due = Timeout.InfiniteTimeSpan;

        public bool IsDue(TimeSpan passed) => _due >= TimeSpan.Zero && _due <= passed;

        public void GoOff()
        {
            _due = Timeout.InfiniteTimeSpan;
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _due = dueTime;
            return true;
        }

        public void Dispose() => _due = Timeout.InfiniteTimeSpan;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
