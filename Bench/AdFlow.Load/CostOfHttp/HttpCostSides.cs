using System.Globalization;
using AdFlow.Bench;

namespace AdFlow.Load;

/// <summary>The two servers and what is sent to them. Used by one measurement at a time.</summary>
internal sealed class HttpCostSides(
    ServerProcess graph, HttpLoad graphLoad, RequestSet graphRequests,
    ServerProcess echo, HttpLoad echoLoad, RequestSet echoRequests)
{
    // The same for both: a server that is asked more often wakes up less often for each request.
    private const double Rate = 1000;

    private int _round;

    /// <summary>Measures every side once; the one that begins changes from round to round.</summary>
    public async Task<HttpCostRound> MeasureAsync(int clients, int count, CancellationToken cancellation)
    {
        var (bare, own) = (default(Cost), default(Cost));
        double json = 0, rows = 0;
        for (int turn = 0, first = _round++; turn < 4; turn++)
            switch ((first + turn) % 4)
            {
                case 0:
                    bare = await OverHttpAsync(echo, echoLoad, echoRequests, count, cancellation);
                    break;
                case 1:
                    own = await OverHttpAsync(graph, graphLoad, graphRequests, count, cancellation);
                    break;
                case 2:
                    json = await InProcessAsync(clients, count, json: true, cancellation);
                    break;
                default:
                    rows = await InProcessAsync(clients, count, json: false, cancellation);
                    break;
            }
        return new HttpCostRound(bare.Cpu, own.Cpu, json, rows, own.Bytes, bare.Bytes);
    }

    private async Task<Cost> OverHttpAsync(
        ServerProcess server, HttpLoad load, RequestSet requests, int count, CancellationToken cancellation)
    {
        var before = await server.UsageAsync(collect: false, cancellation);
        var report = await load.OpenAsync(requests, Arrivals.Poisson(count, Rate, _round), cancellation);
        var after = await server.UsageAsync(collect: false, cancellation);
        return report.Failed == 0
            ? new Cost((after.Cpu - before.Cpu).TotalMicroseconds / count,
                (after.AllocatedBytes - before.AllocatedBytes) / (double)count)
            : throw new InvalidDataException($"Requests failed, so nothing is compared: {report}");
    }

    private Task<double> InProcessAsync(int clients, int count, bool json, CancellationToken cancellation) =>
        graph.NumberAsync(string.Create(CultureInfo.InvariantCulture,
            $"{GraphServer.InProcessPath}/{SampleGraph.Name}/{clients}/{count}/{json}"), cancellation);

    private readonly record struct Cost(double Cpu, double Bytes);
}
