using Microsoft.Extensions.Hosting;

namespace AdFlow.Hosting;

/// <summary>Starts and stops the host with the application.</summary>
internal sealed class GraphHostService(GraphHost host) : IHostedService
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private OtlpExport? _export;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var options = host.Options;
        if ((options.OtlpEndpoint ?? Configured()) is { } endpoint)
            _export = new OtlpExport(host, endpoint, options.TraceShare);
        await host.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _export?.Dispose();
        host.Dispose();
        return Task.CompletedTask;
    }

    private static Uri? Configured() => Environment.GetEnvironmentVariable(Endpoint) is { Length: > 0 } text
        ? new Uri(text.EndsWith('/') ? text : text + "/") : null;
}
