using System.Diagnostics;

namespace AdFlow.Bench;

/// <summary>
/// Times actions. Both sides of a comparison are warmed up, then measured in turn, a few milliseconds each, and the
/// side that goes first changes from round to round, so that drift of the machine hits both. Used by one thread.
/// </summary>
/// <param name="rounds">Number of rounds, at least 2; a comparison that counts has 30 or more.</param>
/// <param name="warmUp">How long an action is called before it is timed: long enough for the runtime, which compiles
/// in tiers in the background, to be done.</param>
internal sealed class Meter(int rounds, TimeSpan warmUp)
{
    private static readonly TimeSpan Block = TimeSpan.FromMilliseconds(4);
    private const int LeastWarmUps = 3;
    private const int AllocationTries = 3;
    private const int LeastCallsForAllocation = 5;

    /// <summary>Times two actions beside each other.</summary>
    /// <returns>Nanoseconds per call of each in each round.</returns>
    public (double[] Ours, double[] Theirs) Interleave(Action ours, Action theirs)
    {
        int ourCalls = CallsPerBlock(ours), theirCalls = CallsPerBlock(theirs);
        double[] our = new double[rounds], their = new double[rounds];
        for (int round = 0; round < rounds; round++)
            if (round % 2 == 0)
            {
                our[round] = Time(ours, ourCalls);
                their[round] = Time(theirs, theirCalls);
            }
            else
            {
                their[round] = Time(theirs, theirCalls);
                our[round] = Time(ours, ourCalls);
            }
        return (our, their);
    }

    /// <summary>Times one action.</summary>
    /// <returns>Nanoseconds per call in each round.</returns>
    public double[] Repeat(Action action)
    {
        int calls = CallsPerBlock(action);
        double[] times = new double[rounds];
        for (int round = 0; round < rounds; round++)
            times[round] = Time(action, calls);
        return times;
    }

    /// <summary>The fastest of some actions that do the same, by a few interleaved rounds.</summary>
    /// <returns>Its position.</returns>
    public int Fastest(IReadOnlyList<Action> actions)
    {
        int[] calls = [.. actions.Select(CallsPerBlock)];
        double[][] times = [.. actions.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < actions.Count; i++)
                times[i][round] = Time(actions[i], calls[i]);
        return Enumerable.Range(0, actions.Count).MinBy(i => Statistics.Median(times[i]));
    }

    /// <summary>Managed bytes that a call allocates on all threads: the least of a few tries, since a process also
    /// allocates for itself now and then.</summary>
    public long AllocatedBytes(Action action)
    {
        int calls = Math.Max(LeastCallsForAllocation, CallsPerBlock(action));
        long least = long.MaxValue;
        for (int i = 0; i < AllocationTries; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int call = 0; call < calls; call++)
                action();
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / calls);
        }
        return least;
    }

    private int CallsPerBlock(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        for (int calls = 0; calls < LeastWarmUps || Stopwatch.GetElapsedTime(start) < warmUp; calls++)
            action();
        double once = Enumerable.Range(0, LeastWarmUps).Min(_ => Time(action, 1));
        return (int)Math.Max(1, Block.TotalNanoseconds / Math.Max(1, once));
    }

    private static double Time(Action action, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++)
            action();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }
}
