using System.Globalization;
using AdFlow.Bench;

namespace AdFlow.Load;

/// <summary>The two servers and what is sent to them. Used by one measurement at a time.</summary>
internal sealed class HttpCostSides(
    ServerProcess graph, HttpLoad graphLoad, RequestSet graphRequests,
    ServerProcess echo, HttpLoad echoLoad, RequestSet echoRequests)
{
    private const int Turns = 6;

    // The same for both: a server that is asked more often wakes up less often for each request.
    private const double Rate = 1000;

    private int _round;

    /// <summary>Measures every side once; the one that begins changes from round to round.</summary>
    public async Task<HttpCostRound> MeasureAsync(int clients, int count, CancellationToken cancellation)
    {
        var costs = new Cost[Turns];
        for (int turn = 0, first = _round++; turn < Turns; turn++)
        {
            int side = (first + turn) % Turns;
            costs[side] = side switch
            {
                0 => await AtRateAsync(echo, echoLoad, echoRequests, count, cancellation),
                1 => await AtRateAsync(graph, graphLoad, graphRequests, count, cancellation),
                2 => await AtFullAsync(echo, echoLoad, echoRequests, count, cancellation),
                3 => await AtFullAsync(graph, graphLoad, graphRequests, count, cancellation),
                _ => new Cost(await InProcessAsync(clients, count, json: side == 4, cancellation), 0),
            };
        }
        return new HttpCostRound(costs[0].Cpu, costs[1].Cpu, costs[2].Cpu, costs[3].Cpu, costs[4].Cpu, costs[5].Cpu,
            costs[1].Bytes, costs[0].Bytes);
    }

    private Task<Cost> AtRateAsync(
        ServerProcess server, HttpLoad load, RequestSet requests, int count, CancellationToken cancellation) =>
        CostAsync(server, count, () => load.OpenAsync(
            requests, Arrivals.Poisson(count, Rate, _round), cancellation), cancellation);

    private static Task<Cost> AtFullAsync(
        ServerProcess server, HttpLoad load, RequestSet requests, int count, CancellationToken cancellation) =>
        CostAsync(server, count, () => load.ClosedAsync(requests, count, cancellation), cancellation);

    private static async Task<Cost> CostAsync(
        ServerProcess server, int count, Func<Task<LoadReport>> send, CancellationToken cancellation)
    {
        var before = await server.UsageAsync(collect: false, cancellation);
        var report = await send();
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
