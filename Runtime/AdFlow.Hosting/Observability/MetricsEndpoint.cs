using System.Diagnostics;
using System.Globalization;
using AdFlow.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AdFlow.Hosting;

/// <summary>
/// <c>GET /metrics</c>: runs by graph and version, and the process. Versions beyond the busiest
/// <see cref="AdFlowOptions.MetricsVersions"/> are summed up under the graph <c>(other)</c>, so that the number of
/// samples is bounded whatever is deployed.
/// </summary>
internal sealed class MetricsEndpoint(GraphHost host)
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    // Whole doublings, for which the counts are exact: 64 µs to 67 s.
    private const int FirstDoubling = 6;
    private const int LastDoubling = 26;

    /// <summary>Adds the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder routes, GraphHost host) =>
        routes.MapGet("/metrics", new MetricsEndpoint(host).HandleAsync);

    private async Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = ContentType;
        Write(new MetricsText(context.Response.BodyWriter));
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private void Write(MetricsText text)
    {
        var versions = VersionCounts.Of(host, host.Options.MetricsVersions);
        WriteRuns(text, versions);
        WriteDurations(text, versions);
        Gauge(text, "adflow_graphs", "Deployed graphs.", host.Graphs.Count);
        Gauge(text, "adflow_activations", "Variants that are bound.", host.Activations.Activations);
        Gauge(text, "adflow_tables", "Open tables.", host.Tables.Files.Count);
        foreach (var source in host.MetricSources)
            source(text);
        WriteProcess(text);
    }

    private static void WriteRuns(MetricsText text, IReadOnlyList<VersionCounts> versions)
    {
        text.Begin("adflow_runs_total", "counter", "Requests that ended, by what became of them.");
        foreach (var version in versions)
        {
            text.Sample(version.Answered, "graph", version.Graph, "version", version.Version, "outcome", "answered");
            foreach (var (failureClass, count) in version.Failed)
                text.Sample(count, "graph", version.Graph, "version", version.Version,
                    "outcome", FailureJson.ClassName(failureClass));
        }
        text.Begin("adflow_degraded_runs_total", "counter", "Answers that a node was left out of.");
        foreach (var version in versions)
            text.Sample(version.Degraded, "graph", version.Graph, "version", version.Version);
    }

    private static void WriteDurations(MetricsText text, IReadOnlyList<VersionCounts> versions)
    {
        text.Begin("adflow_run_duration_seconds", "histogram",
            "From the first byte of a request to the last result of its run.");
        foreach (var version in versions)
        {
            string[] labels = ["graph", version.Graph, "version", version.Version, "le", ""];
            long below = 0;
            int bucket = 0;
            for (int doubling = FirstDoubling; doubling <= LastDoubling; doubling++)
            {
                double end = Math.ScaleB(1, doubling);
                for (; bucket < version.Latencies.Length && LatencyHistogram.End(bucket) <= end; bucket++)
                    below += version.Latencies[bucket];
                labels[^1] = (end / 1e6).ToString("R", CultureInfo.InvariantCulture);
                text.Sample("_bucket", below, labels);
            }
            long all = version.Latencies.Sum();
            labels[^1] = "+Inf";
            text.Sample("_bucket", all, labels);
            text.Sample("_sum", version.Seconds, labels[..^2]);
            text.Sample("_count", all, labels[..^2]);
        }
    }

    private static void WriteProcess(MetricsText text)
    {
        using var process = Process.GetCurrentProcess();
        text.Begin("process_cpu_seconds_total", "counter", "Processor time of the process.");
        text.Sample(process.TotalProcessorTime.TotalSeconds);
        Gauge(text, "process_resident_memory_bytes", "Memory of the process.", process.WorkingSet64);
        Gauge(text, "process_threads", "Threads of the process.", process.Threads.Count);
        Gauge(text, "dotnet_gc_heap_bytes", "Managed memory.", GC.GetTotalMemory(false));
        text.Begin("dotnet_gc_collections_total", "counter", "Garbage collections, by generation.");
        for (int generation = 0; generation <= GC.MaxGeneration; generation++)
            text.Sample(GC.CollectionCount(generation),
                "generation", generation.ToString(CultureInfo.InvariantCulture));
        text.Begin("dotnet_allocated_bytes_total", "counter", "Managed memory that was allocated.");
        text.Sample(GC.GetTotalAllocatedBytes());
    }

    private static void Gauge(MetricsText text, string name, string help, double value)
    {
        text.Begin(name, "gauge", help);
        text.Sample(value);
    }
}
