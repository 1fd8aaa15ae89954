using System.Diagnostics;
using AdFlow.Runtime;

namespace AdFlow.Bench;

/// <summary>
/// Puts requests to a graph at given times, with a worker a core. A result is kept until some later ones are there, as
/// while it is sent: so many requests are alive at once. Used by one thread.
/// </summary>
/// <param name="graph">A graph without asynchronous operators.</param>
/// <param name="request">The request.</param>
/// <param name="alive">Requests that are alive at once.</param>
internal sealed class RequestLoad(BoundGraph graph, RunRequest request, int alive)
{
    private const int SpinsPerLook = 10;

    private readonly int _workers = Environment.ProcessorCount;
    private int _next;

    /// <summary>Answers requests.</summary>
    /// <param name="arrivals">When each arrives, in ticks from the start, ascending.</param>
    /// <param name="latencies">Takes the nanoseconds from the arrival of each to its answer: a request that arrives
    /// while all workers are busy waits, and that counts.</param>
    /// <param name="answers">Takes the nanoseconds of answering each, without waiting.</param>
    /// <returns>Nanoseconds from the start to the last answer.</returns>
    /// <exception cref="InvalidDataException">A run failed.</exception>
    public double Run(long[] arrivals, double[] latencies, double[] answers)
    {
        _next = 0;
        RunFailure? failure = null;
        long start = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 1000;
        var threads = new Thread[_workers];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() => failure = Answer(start, arrivals, latencies, answers) ?? failure);
            threads[i].Start();
        }
        foreach (var thread in threads)
            thread.Join();
        return failure is null
            ? Stopwatch.GetElapsedTime(start).TotalNanoseconds
            : throw new InvalidDataException(failure.Message);
    }

    // A worker takes the next request, waits for it to arrive, and answers it.
    private RunFailure? Answer(long start, long[] arrivals, double[] latencies, double[] answers)
    {
        var results = new GraphRun[Math.Max(1, alive / _workers)];
        RunFailure? failure = null;
        for (int at, answered = 0; (at = Interlocked.Increment(ref _next) - 1) < arrivals.Length; answered++)
        {
            long arrival = start + arrivals[at];
            while (Stopwatch.GetTimestamp() < arrival)
                Thread.SpinWait(SpinsPerLook);
            long begun = Stopwatch.GetTimestamp();
            ref var result = ref results[answered % results.Length];
            result.Dispose();
            result = graph.Answer(request);
            long end = Stopwatch.GetTimestamp();
            latencies[at] = Stopwatch.GetElapsedTime(arrival, end).TotalNanoseconds;
            answers[at] = Stopwatch.GetElapsedTime(begun, end).TotalNanoseconds;
            failure ??= result.Failure;
        }
        foreach (var result in results)
            result.Dispose();
        return failure;
    }
}
