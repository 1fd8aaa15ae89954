namespace AdFlow.Hosting.Tests;

/// <summary>A clock that stands still until a test lets time pass. Timers go off on the thread that does so.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<Alarm> _alarms = [];
    private long _now = TimeSpan.TicksPerHour;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        alarm.Change(dueTime, period);
        lock (_alarms)
            _alarms.Add(alarm);
        return alarm;
    }

    /// <summary>Lets time pass; timers that are due by then go off, once.</summary>
    public void Pass(TimeSpan time)
    {
        Interlocked.Add(ref _now, time.Ticks);
        Alarm[] alarms;
        lock (_alarms)
            alarms = [.. _alarms];
        foreach (var alarm in alarms)
            alarm.GoOffIfDue();
    }

    private sealed class Alarm(ManualTime time, Action callback) : ITimer
    {
        private long _due = long.MaxValue;
        private long _period = -1;

        public void GoOffIfDue()
        {
            if (Interlocked.Read(ref _due) > time.GetTimestamp())
                return;
            Interlocked.Exchange(ref _due, _period > 0 ? time.GetTimestamp() + _period : long.MaxValue);
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period.Ticks;
            Interlocked.Exchange(
                ref _due, dueTime < TimeSpan.Zero ? long.MaxValue : time.GetTimestamp() + dueTime.Ticks);
            return true;
        }

        public void Dispose() => Interlocked.Exchange(ref _due, long.MaxValue);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
