using Microsoft.Extensions.Hosting;

namespace AdFlow.Hosting;

/// <summary>
/// Starts and stops the host with the application. When it is to stop, it first only says so, in <c>/healthz/ready</c>
/// and by closing connections after their answers, so that senders go elsewhere; then the server takes no more
/// connections and ends what is under way; the host goes last.
/// </summary>
internal sealed class GraphHostService(GraphHost host) : IHostedLifecycleService
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
        return host.Recordings.ClosedAsync().WaitAsync(cancellationToken);
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        host.Guards.Drain();
        var delay = host.Options.DrainDelay;
        return delay == TimeSpan.Zero ? Task.CompletedTask
            : Task.Delay(delay, host.Options.Time, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static Uri? Configured() => Environment.GetEnvironmentVariable(Endpoint) is { Length: > 0 } text
        ? new Uri(text.EndsWith('/') ? text : text + "/") : null;
}
