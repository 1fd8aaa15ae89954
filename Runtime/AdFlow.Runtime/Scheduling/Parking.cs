using System.Diagnostics;

namespace AdFlow.Runtime;

/// <summary>
/// Where one thread waits for others: at first awake, since what it waits for mostly comes soon, then asleep. Nothing
/// is lost: whoever changes what the thread waits for and then calls <see cref="Wake"/> is heard.
/// </summary>
internal sealed class Parking
{
    // About as long as it takes to put a thread to sleep and to wake it again.
    private static readonly long AwakeTicks = Stopwatch.Frequency / 50_000;

    private readonly SemaphoreSlim _wakes = new(0);
    private int _isAsleep;

    /// <summary>Whether the thread sleeps, so that to wake it takes the system.</summary>
    public bool IsAsleep => Volatile.Read(ref _isAsleep) == 1;

    /// <summary>Waits until a number is another than the one seen last; by one thread at a time.</summary>
    /// <param name="number">The number.</param>
    /// <param name="seen">Its value that was seen last.</param>
    public void WaitWhile(ref int number, int seen)
    {
        long end = Stopwatch.GetTimestamp() + AwakeTicks;
        while (Volatile.Read(ref number) == seen)
        {
            if (Stopwatch.GetTimestamp() < end)
                Thread.SpinWait(10);
            else
                Sleep(ref number, seen);
        }
    }

    /// <summary>Wakes the thread if it sleeps; called after the number was changed by an interlocked operation or
    /// within a lock.</summary>
    public void Wake()
    {
        if (Volatile.Read(ref _isAsleep) == 1 && Interlocked.Exchange(ref _isAsleep, 0) == 1)
            _wakes.Release();
    }

    // Announced before the last look, so that who changes the number after that look sees that it must wake.
    private void Sleep(ref int number, int seen)
    {
        Interlocked.Exchange(ref _isAsleep, 1);
        if (Volatile.Read(ref number) == seen || Interlocked.Exchange(ref _isAsleep, 0) == 0)
            _wakes.Wait();
    }
}
