using System.Globalization;

namespace AdFlow.Bench;

/// <summary>
/// Requests that arrive whether or not the ones before are answered: our time is the 99th percentile of the latency,
/// the peer's is its median, both of each round; the ratio tells how far the slow ones are from the usual ones. What
/// answering alone takes, without waiting for a worker, is told beside: it shows whether the runtime or the machine
/// makes them slow, for a thread that the system stops for a millisecond keeps dozens of later requests waiting.
/// </summary>
internal sealed class OpenLoop : Contest
{
    private const int RequestsPerRound = 4_000;
    private const int Trials = 9;
    private const double High = 0.99;

    /// <summary>Answers the requests.</summary>
    public required RequestLoad Requests { get; init; }

    /// <summary>Share of the capacity at which requests arrive.</summary>
    public required double Load { get; init; }

    /// <summary>Checks one answer; throws <see cref="InvalidDataException"/>.</summary>
    public required Action Agree { get; init; }

    /// <inheritdoc/>
    public override void Check() => Agree();

    /// <inheritdoc/>
    public override Measurement Measure(Meter meter)
    {
        Check();
        double[] latencies = new double[RequestsPerRound], answers = new double[RequestsPerRound];
        double[] high = new double[meter.Rounds], median = new double[meter.Rounds], alone = new double[meter.Rounds];
        double capacity = Capacity(latencies, answers);
        var paused = GC.GetTotalPauseDuration();
        long allocated = 0;
        for (int round = 0; round < meter.Rounds; round++)
        {
            long[] arrivals = Arrivals.Poisson(RequestsPerRound, Load * capacity, round);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Requests.Run(arrivals, latencies, answers);
            allocated += GC.GetTotalAllocatedBytes(precise: true) - before;
            Array.Sort(latencies);
            Array.Sort(answers);
            (median[round], high[round]) = (latencies[RequestsPerRound / 2], latencies[(int)(RequestsPerRound * High)]);
            alone[round] = answers[(int)(RequestsPerRound * High)] / answers[RequestsPerRound / 2];
        }
        paused = GC.GetTotalPauseDuration() - paused;
        return new Measurement
        {
            Peer = Describe(capacity, Statistics.Median(alone), paused),
            Goal = Goal,
            OursNs = Statistics.Median(high),
            PeerNs = Statistics.Median(median),
            Ratio = RatioInterval.OfPairs(high, median),
            AllocatedBytes = allocated / ((long)meter.Rounds * RequestsPerRound),
        };
    }

    private string Describe(double capacity, double alone, TimeSpan paused) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{Peer}: p99 over p50 at {Load * capacity:N0} of {capacity:N0} requests/s; of answering alone {alone:F1}")
        + string.Create(CultureInfo.InvariantCulture, $"; GC paused {paused.TotalMilliseconds:F1} ms");

    // Requests a second where each follows the one before at once.
    private double Capacity(double[] latencies, double[] answers)
    {
        long[] atOnce = Arrivals.AtOnce(latencies.Length);
        double[] times = new double[Trials];
        for (int trial = 0; trial < Trials; trial++)
            times[trial] = Requests.Run(atOnce, latencies, answers);
        // The first trials warm up.
        return latencies.Length / Statistics.Median(times[(Trials / 2)..]) * 1e9;
    }
}
