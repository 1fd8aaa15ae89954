using System.Diagnostics;
using System.Diagnostics.Metrics;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>Instruments for OpenTelemetry. What <c>/metrics</c> shows is counted apart, so that it costs the same
/// whether anybody listens here.</summary>
internal static class HostMeters
{
    /// <summary>Name of the meter, for whoever listens.</summary>
    public const string MeterName = "AdFlow";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "adflow.run.duration", "s", "From the first byte of a request to the last result of its run.");

    /// <summary>Counts a run.</summary>
    public static void Ended(string graph, string version, TimeSpan elapsed, RunFailure? failure)
    {
        if (!Duration.Enabled)
            return;
        Duration.Record(elapsed.TotalSeconds, new TagList
        {
            { "adflow.graph", graph }, { "adflow.version", version },
            { "adflow.outcome", failure is null ? "answered" : FailureJson.ClassName(failure.Class) },
        });
    }

    /// <summary>Adds the gauges of a host; they go with the meter that is returned.</summary>
    public static Meter Observe(GraphHost host)
    {
        var meter = new Meter(MeterName);
        meter.CreateObservableGauge("adflow.graphs", () => host.Graphs.Count, "{graph}", "Deployed graphs.");
        meter.CreateObservableGauge("adflow.activations", () => host.Activations.Activations, "{activation}",
            "Variants that are bound.");
        meter.CreateObservableGauge("adflow.tables", () => host.Tables.Files.Count, "{table}", "Open tables.");
        return meter;
    }
}
