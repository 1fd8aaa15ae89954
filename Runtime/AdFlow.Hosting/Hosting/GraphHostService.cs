using Microsoft.Extensions.Hosting;

namespace AdFlow.Hosting;

/// <summary>Starts and stops the host with the application.</summary>
internal sealed class GraphHostService(GraphHost host) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        host.Dispose();
        return Task.CompletedTask;
    }
}
