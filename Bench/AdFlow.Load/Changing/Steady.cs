using System.Diagnostics;
using AdFlow.Bench;

namespace AdFlow.Load;

/// <summary>Load for minutes while graphs, plugins and tables change each second: no request may fail, and memory must
/// not grow.</summary>
internal sealed class Steady : LoadWork
{
    private const int UsualSeconds = 600;
    private const int Rate = 100;
    private const int Connections = 64;
    private const double MostGrowth = 1.1;

    /// <inheritdoc/>
    public override string Name => "steady";

    /// <inheritdoc/>
    public override string Description => "Minutes of load while graphs, plugins and tables change each second.";

    /// <inheritdoc/>
    public override bool IsShort => false;

    /// <inheritdoc/>
    public override async Task RunAsync(LoadOptions options, Report report, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("adflow-load-").FullName;
        await using (var server = await ServerProcess.StartOwnAsync(cancellation, GraphServer.Mode,
            Path.Combine(folder, "store"), "--plugins", Workplace.Shipped("Plugins")))
        {
            var changes = new SteadyChanges(server);
            await changes.BeginAsync(cancellation);
            using var load = new HttpLoad(server.EndPoint, Connections);
            int seconds = options.Seconds ?? UsualSeconds;
            var memory = new List<SteadyMemory>();
            long end = Stopwatch.GetTimestamp() + seconds * Stopwatch.Frequency;
            var sent = load.OpenAsync(RequestSet.Post($"/graphs/{SteadyGraph.Name}/run",
                Enumerable.Range(0, 40).Select(slot => FormattableString.Invariant($$"""{"slot": {{slot}}}"""))),
                Arrivals.Poisson(seconds * Rate, Rate, options.Seed), cancellation);
            await changes.GoOnAsync(end, async () =>
            {
                var usage = await server.UsageAsync(collect: memory.Count % 5 == 0, cancellation);
                memory.Add(new(usage.HeapBytes, server.ResidentBytes));
            }, cancellation);
            Tell(await sent, changes, memory, report);
        }
        Directory.Delete(folder, recursive: true);
    }

    private void Tell(LoadReport load, SteadyChanges changes, List<SteadyMemory> memory, Report report)
    {
        report.Remark($"  {load}");
        foreach (string failure in changes.Failures.Take(3))
            report.Remark($"  {failure}");
        report.Add(new Finding(Name, "requests", load.Count));
        report.Add(new Finding(Name, "requests that failed", load.Failed) { Most = 0 });
        report.Add(new Finding(Name, "latency p50", load.Fine.Milliseconds(0.5), "ms"));
        report.Add(new Finding(Name, "latency p99", load.Fine.Milliseconds(0.99), "ms"));
        report.Add(new Finding(Name, "changes done", changes.Done));
        report.Add(new Finding(Name, "changes that failed", changes.Failures.Count) { Most = 0 });
        report.Add(Growth("heap after collection, end / a quarter in",
            [.. memory.Where((_, i) => i % 5 == 0).Select(sample => sample.HeapBytes)]));
        report.Add(Growth("resident memory, end / a quarter in", [.. memory.Select(sample => sample.ResidentBytes)]));
    }

    // The first quarter fills pools and compiles; ends are medians of a tenth, so that no single moment decides.
    private Finding Growth(string what, double[] bytes)
    {
        int tenth = Math.Max(1, bytes.Length / 10), quarter = bytes.Length / 4;
        double early = Statistics.Median(bytes.AsSpan(quarter, tenth).ToArray());
        double late = Statistics.Median(bytes.AsSpan(bytes.Length - tenth, tenth).ToArray());
        return new Finding(Name, what, late / early)
        {
            Most = MostGrowth, Note = FormattableString.Invariant($"{early / 1e6:0.0} to {late / 1e6:0.0} MB"),
        };
    }
}
