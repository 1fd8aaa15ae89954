using System.Globalization;
using AdFlow.Bench;

namespace AdFlow.Load;

/// <summary>
/// Twice and five times the load that a host can take, in an open loop: what it admits must be answered in time, what
/// it refuses must cost little, and memory must not grow.
/// </summary>
internal sealed class Overload : LoadWork
{
    private const int UsualRounds = 5;
    private const int UsualSeconds = 4;
    private const int Rows = 120_000;
    private const int PeakClients = 6;
    private const int OpenConnections = 384;
    private const double LeastServiceMs = 2;
    private const double MostGrowth = 1.1;
    private static readonly (int Times, double Least)[] Loads = [(2, 0.9), (5, 0.8)];

    /// <inheritdoc/>
    public override string Name => "overload";

    /// <inheritdoc/>
    public override string Description =>
        "Twice and five times the peak: goodput, latency of what is admitted, memory.";

    /// <inheritdoc/>
    public override async Task RunAsync(LoadOptions options, Report report, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("adflow-load-").FullName;
        string graph = Path.Combine(folder, HeavyGraph.Name + ".graph.yaml");
        await File.WriteAllTextAsync(graph, HeavyGraph.Yaml, cancellation);
        await using (var server = await ServerProcess.StartOwnAsync(cancellation, GraphServer.Mode,
            Path.Combine(folder, "store"), "--graph", graph))
        {
            using var table = new StringContent(HeavyGraph.Csv(Rows));
            using var published = await server.Client.PutAsync("/tables/heavy_ads", table, cancellation);
            published.EnsureSuccessStatusCode();
            await MeasureAsync(server, options, report, cancellation);
        }
        Directory.Delete(folder, recursive: true);
    }

    private async Task MeasureAsync(
        ServerProcess server, LoadOptions options, Report report, CancellationToken cancellation)
    {
        var time = TimeSpan.FromSeconds(options.Seconds ?? UsualSeconds);
        var rounds = new OverloadRounds(server, time, options.Seed);
        using var one = new HttpLoad(server.EndPoint, 1);
        using var peak = new HttpLoad(server.EndPoint, PeakClients);
        using var open = new HttpLoad(server.EndPoint, OpenConnections);
        await rounds.WarmAsync(one, peak, cancellation);
        report.Add(new Finding(Name, "a request alone", rounds.ServiceMs, "ms") { Least = LeastServiceMs });
        for (int round = 0; round < (options.Rounds ?? UsualRounds); round++)
        {
            await rounds.PeakAsync(peak, cancellation);
            foreach (var (times, _) in Loads)
            {
                var load = await rounds.OverAsync(open, times, cancellation);
                report.Remark(string.Create(CultureInfo.InvariantCulture, $"  {times} x peak: {load}"));
            }
        }
        report.Add(Finding.OfRounds(Name, "peak", rounds.Peaks, "requests/s"));
        foreach (var (times, least) in Loads)
            Tell(rounds, times, least, report);
        report.Add(new Finding(Name, "memory, last round / first", rounds.Growth) { Most = MostGrowth });
    }

    private void Tell(OverloadRounds rounds, int times, double least, Report report)
    {
        string load = string.Create(CultureInfo.InvariantCulture, $"{times} x peak: ");
        report.Add(Finding.OfRounds(Name, load + "goodput / peak", rounds.Goodputs(times)) with { Least = least });
        report.Add(Finding.OfRounds(Name, load + "p99 of what was admitted", rounds.AdmittedP99(times), "ms") with
        {
            Most = HeavyGraph.DeadlineMs,
            Note = string.Create(CultureInfo.InvariantCulture, $"from when a request was due; p99 of how late "
                + $"they were sent {Statistics.Median(rounds.LateP99(times)):0.0} ms"),
        });
    }
}
