using AdFlow.Bench;

namespace AdFlow.Load;

/// <summary>Rounds of peak and overload against one server, so that both see the same machine. Used by one thread.
/// </summary>
internal sealed class OverloadRounds(ServerProcess server, TimeSpan time, int seed)
{
    private const int WarmRequests = 400;

    private readonly RequestSet _requests = RequestSet.Post($"/graphs/{HeavyGraph.Name}/run", ["""{"floor": 0.5}"""]);
    private readonly List<double> _peaks = [];
    private readonly List<long> _memory = [];
    private readonly List<(int Times, double Goodput, double P99, double Late)> _overloads = [];
    private int _round;

    /// <summary>Median latency of requests one after the other.</summary>
    public double ServiceMs { get; private set; }

    /// <summary>Answers a second in a closed loop, of each round.</summary>
    public IReadOnlyList<double> Peaks => _peaks;

    /// <summary>Resident memory after the last overload by that after the first: those before still fill
    /// pools.</summary>
    public double Growth => _memory[^1] / (double)_memory[0];

    /// <summary>Brings the server to where it is after many requests.</summary>
    public async Task WarmAsync(HttpLoad one, HttpLoad peak, CancellationToken cancellation)
    {
        await one.ClosedAsync(_requests, WarmRequests, cancellation);
        await peak.ClosedAsync(_requests, TimeSpan.FromSeconds(4), cancellation);
        ServiceMs = (await one.ClosedAsync(_requests, WarmRequests, cancellation)).Fine.Milliseconds(0.5);
    }

    /// <summary>Measures the peak: as many requests as keep all processors busy, each after the one before.</summary>
    /// <exception cref="InvalidDataException">Most are refused, so there is no peak.</exception>
    public async Task PeakAsync(HttpLoad load, CancellationToken cancellation)
    {
        var report = await load.ClosedAsync(_requests, time, cancellation);
        if (report.Fine.Count < report.Failed)
            throw new InvalidDataException($"The server does not answer at its peak: {report}");
        _peaks.Add(report.Goodput);
    }

    /// <summary>Sends a multiple of the round's peak.</summary>
    public async Task<LoadReport> OverAsync(HttpLoad load, int times, CancellationToken cancellation)
    {
        double rate = times * _peaks[^1];
        var arrivals = Arrivals.Poisson((int)(rate * time.TotalSeconds), rate, seed + _round++);
        var report = await load.OpenAsync(_requests, arrivals, cancellation);
        _overloads.Add((times, report.Goodput / _peaks[^1], report.Fine.Milliseconds(0.99),
            report.Late.Milliseconds(0.99)));
        await server.UsageAsync(collect: true, cancellation);
        _memory.Add(server.ResidentBytes);
        return report;
    }

    /// <summary>Goodput by peak of each round.</summary>
    public IReadOnlyList<double> Goodputs(int times) =>
        [.. _overloads.Where(round => round.Times == times).Select(round => round.Goodput)];

    /// <summary>99th percentile of the latency of what was answered, of each round.</summary>
    public IReadOnlyList<double> AdmittedP99(int times) =>
        [.. _overloads.Where(round => round.Times == times).Select(round => round.P99)];

    /// <summary>99th percentile of how late requests were sent, of each round: what the machine owes the
    /// generator.</summary>
    public IReadOnlyList<double> LateP99(int times) =>
        [.. _overloads.Where(round => round.Times == times).Select(round => round.Late)];
}
