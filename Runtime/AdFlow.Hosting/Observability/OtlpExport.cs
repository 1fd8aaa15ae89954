using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AdFlow.Hosting;

/// <summary>
/// Sends spans and metrics to an OpenTelemetry collector. What the environment says (<c>OTEL_EXPORTER_OTLP_*</c>,
/// <c>OTEL_RESOURCE_ATTRIBUTES</c>) counts as the standard has it. Disposing sends what is left.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;
    private readonly Meter _gauges;

    /// <summary>Begins to send.</summary>
    /// <param name="host">Whose gauges are sent.</param>
    /// <param name="endpoint">Address of the collector, for OTLP over HTTP.</param>
    /// <param name="share">Share of the requests that are traced where their sender does not say, 0 to 1.</param>
    public OtlpExport(GraphHost host, Uri endpoint, double share)
    {
        _gauges = HostMeters.Observe(host);
        var resource = ResourceBuilder.CreateDefault().AddService("adflow");
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource(RunTracing.SourceName, "Microsoft.AspNetCore")
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(share)))
            .AddOtlpExporter(options => Set(options, endpoint, "v1/traces")).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(HostMeters.MeterName, "Microsoft.AspNetCore.Server.Kestrel")
            .AddOtlpExporter(options => Set(options, endpoint, "v1/metrics")).Build();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
        _gauges.Dispose();
    }

    private static void Set(OtlpExporterOptions options, Uri endpoint, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(endpoint, path);
    }
}
