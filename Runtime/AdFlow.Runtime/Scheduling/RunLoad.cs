using System.Numerics;
using System.Runtime.InteropServices;

namespace AdFlow.Runtime;

/// <summary>
/// Counts the threads of the process that execute stages, so that helpers are called to idle processors only. Counted
/// apart for each processor: to count costs a few nanoseconds, however many runs there are at once. Thread-safe.
/// </summary>
internal static class RunLoad
{
    private static readonly Counter[] Counters =
        new Counter[Math.Min(64, BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount))];

    /// <summary>Whether fewer threads execute stages than there are processors.</summary>
    public static bool HasIdleProcessor
    {
        get
        {
            int active = 0;
            foreach (ref var counter in Counters.AsSpan())
                active += Volatile.Read(ref counter.Value);
            return active < Environment.ProcessorCount;
        }
    }

    /// <summary>The calling thread begins to execute stages.</summary>
    /// <returns>What <see cref="Leave"/> takes.</returns>
    public static int Enter()
    {
        int counter = Thread.GetCurrentProcessorId() & (Counters.Length - 1);
        Interlocked.Increment(ref Counters[counter].Value);
        return counter;
    }

    /// <summary>The calling thread ends to execute stages.</summary>
    public static void Leave(int counter) => Interlocked.Decrement(ref Counters[counter].Value);

    // As large as two cache lines, which processors fetch together.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Counter
    {
        [FieldOffset(0)]
        public int Value;
    }
}
