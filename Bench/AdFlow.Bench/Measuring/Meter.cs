using System.Diagnostics;
using System.Runtime;

namespace AdFlow.Bench;

/// <summary>
/// Times actions. Both sides of a comparison are warmed up, then measured in rounds: in each, slices of a millisecond
/// in turn, of which the fastest counts, so that neither drift of the machine nor another process decides. The side
/// that goes first changes from round to round. Used by one thread.
/// </summary>
/// <param name="rounds">Number of rounds, at least 2; a comparison that counts has 30 or more.</param>
/// <param name="warmUp">Processor time of a span of the warm-up. Spans go on until the action gets no faster and
/// nothing more is compiled: the runtime compiles in tiers, in the background.</param>
internal sealed class Meter(int rounds, TimeSpan warmUp)
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(1);
    private const int SlicesPerRound = 3;
    private const int MostWarmUps = 30;
    private const int WarmUpsWithoutGain = 4;
    private const double Gain = 0.97;
    private const int AllocationTries = 3;
    private const int LeastCallsForAllocation = 5;

    /// <summary>Number of rounds.</summary>
    public int Rounds => rounds;

    /// <summary>Times two actions beside each other.</summary>
    /// <returns>Nanoseconds per call of each in each round.</returns>
    public (double[] Ours, double[] Theirs) Interleave(Action ours, Action theirs)
    {
        double[][] times = Interleave([ours, theirs], [CallsPerSlice(ours), CallsPerSlice(theirs)]);
        return (times[0], times[1]);
    }

    /// <summary>Times one action.</summary>
    /// <returns>Nanoseconds per call in each round.</returns>
    public double[] Repeat(Action action) => Interleave([action], [CallsPerSlice(action)])[0];

    /// <summary>The fastest of some actions that do the same, by a few interleaved rounds.</summary>
    /// <returns>Its position.</returns>
    public int Fastest(IReadOnlyList<Action> actions)
    {
        double[][] times = Interleave(actions, [.. actions.Select(CallsPerSlice)]);
        return Enumerable.Range(0, actions.Count).MinBy(i => Statistics.Median(times[i]));
    }

    /// <summary>Managed bytes that a call allocates on all threads: the least of a few tries, since a process also
    /// allocates for itself now and then.</summary>
    public long AllocatedBytes(Action action)
    {
        int calls = Math.Max(LeastCallsForAllocation, CallsPerSlice(action));
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

    private double[][] Interleave(IReadOnlyList<Action> actions, int[] calls)
    {
        double[][] times = [.. actions.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            foreach (double[] side in times)
                side[round] = double.PositiveInfinity;
            for (int turn = 0; turn < SlicesPerRound * actions.Count; turn++)
            {
                int side = (round + turn) % actions.Count;
                times[side][round] = Math.Min(times[side][round], Time(actions[side], calls[side]));
            }
        }
        return times;
    }

    private int CallsPerSlice(Action action)
    {
        double best = Fastest(action);
        for (int spans = 0, idle = 0; spans < MostWarmUps && idle < WarmUpsWithoutGain; spans++)
        {
            long compiled = JitInfo.GetCompiledMethodCount();
            double next = Fastest(action);
            idle = next < Gain * best || JitInfo.GetCompiledMethodCount() > compiled ? 0 : idle + 1;
            best = Math.Min(best, next);
        }
        return (int)Math.Max(1, Slice.TotalNanoseconds / Math.Max(1, best));
    }

    // The fastest call within a span of the warm-up.
    private double Fastest(Action action)
    {
        double best = double.PositiveInfinity;
        var start = Environment.CpuUsage.TotalTime;
        do
            best = Math.Min(best, Time(action, 1));
        while (Environment.CpuUsage.TotalTime - start < warmUp);
        return best;
    }

    /// <summary>Nanoseconds per call of a number of calls.</summary>
    public static double Time(Action action, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++)
            action();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }
}
