using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>What nodes that call one service share, and what is counted of them.</summary>
public sealed class HttpServicesTests
{
    private const string Price = "columns: { price: \"float64?\" }, timeout_ms: 600000, backoff_ms: 1";

    [Test]
    public async Task Nodes_WithEqualConnectionSettings_ShareConnectionsAndCounts()
    {
        await using var service = await KeyService.StartAsync(request => request.PricesAsync());
        using var one = new RemoteGraph(service.Url, Price, RemoteGraph.Ids(1));
        using var other = new RemoteGraph(service.Url + "/other", Price + ", batch_size: 7", RemoteGraph.Ids(2));
        using var apart = new RemoteGraph(service.Url, Price + ", max_connections: 3", RemoteGraph.Ids(3));
        foreach (var graph in (RemoteGraph[])[one, other, one, apart])
            await graph.RowsAsync();
        Assert.That(Reports(service).Select(report => report.Calls).Order(), Is.EqualTo((long[])[1, 3]));
        Assert.That(service.Requests.Select(request => request.Connection).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task LastGraphThatCallsAService_Gone_ItsConnectionsAreClosed()
    {
        await using var service = await KeyService.StartAsync(request => request.PricesAsync());
        await RunOnceAsync(service);
        for (int i = 0; i < 10_000 && (service.Connections > 0 || Reports(service).Any()); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(1);
        }
        Assert.That(service.Connections, Is.Zero);
        Assert.That(Reports(service), Is.Empty);
    }

    [Test]
    public async Task Instruments_CountWhatTheReportCounts_ByHost()
    {
        var counts = new System.Collections.Concurrent.ConcurrentDictionary<string, long>();
        int durations = 0;
        await using var service = await KeyService.StartAsync(request =>
            request.Number == 1 ? request.StatusAsync(500) : request.PricesAsync());
        int port = new Uri(service.Url).Port;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "AdFlow")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (tags[1].Value is int tagged && tagged == port)
                counts.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
        });
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
            durations += tags[1].Value is int tagged && tagged == port ? 1 : 0);
        listener.Start();
        using var graph = new RemoteGraph(service.Url, Price, RemoteGraph.Ids(1));
        await graph.RowsAsync();
        Assert.That(counts, Is.EquivalentTo(new Dictionary<string, long>
        {
            ["adflow.source.http.calls"] = 1, ["adflow.source.http.attempts"] = 2, ["adflow.source.http.retries"] = 1,
        }));
        Assert.That(durations, Is.EqualTo(1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task RunOnceAsync(KeyService service)
    {
        using var graph = new RemoteGraph(service.Url, Price, RemoteGraph.Ids(1));
        await graph.RowsAsync();
        Assert.That(service.Connections, Is.EqualTo(1));
    }

    private static IEnumerable<HttpServiceReport> Reports(KeyService service) => HttpServices.Report().Where(
        report => service.Url.StartsWith(report.Origin + "/", StringComparison.Ordinal));
}
