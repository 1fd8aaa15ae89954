using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AdFlow.Load;

/// <summary>One connection of a load, and what came of its requests. Used by one exchange at a time.</summary>
internal sealed class LoadClient(IPEndPoint server) : IDisposable
{
    private readonly HttpConnection _connection = new(server);

    /// <summary>What came of them.</summary>
    public LoadReport Report { get; private set; } = new();

    /// <summary>Connects, before the first request is due.</summary>
    public ValueTask ConnectAsync(CancellationToken cancellation) => _connection.ConnectAsync(cancellation);

    /// <summary>Sends a request and takes the answer into the report. A connection that breaks is made anew for the
    /// next one, and the request counts as broken.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="number">Which of them.</param>
    /// <param name="due">When it was to be sent, a reading of <see cref="Stopwatch"/>.</param>
    /// <param name="cancellation">Ends the load.</param>
    public async ValueTask ExchangeAsync(
        RequestSet requests, long number, long due, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        int status = LoadReport.Broken;
        try
        {
            await _connection.ConnectAsync(cancellation).ConfigureAwait(false);
            status = await _connection.ExchangeAsync(requests[number], cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            _connection.Dispose();
        }
        Report.Add(status, Stopwatch.GetTimestamp() - due, began - due);
    }

    /// <summary>Takes the report; a new one begins.</summary>
    public LoadReport Take()
    {
        var report = Report;
        Report = new LoadReport();
        return report;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}
