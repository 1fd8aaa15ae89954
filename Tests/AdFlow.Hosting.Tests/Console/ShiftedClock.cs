namespace AdFlow.Hosting.Tests.HostConsole;

/// <summary>The system's clock, ahead of it by as much as a test likes.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _shift;

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time) =>
        Interlocked.Add(ref _shift, time.Ticks * TimestampFrequency / TimeSpan.TicksPerSecond);

    public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _shift);
}
