namespace AdFlow.Load;

/// <summary>
/// What HTTP costs: processor time of a request to the search_ads graph over HTTP, less that of the same request in the
/// same process without HTTP, beside a bare Kestrel endpoint that reads the same bodies and answers with the same
/// bytes: both at the same rate of requests in an open loop, and both as fast as they answer.
/// </summary>
internal sealed class HttpCost : LoadWork
{
    private const int UsualRounds = 31;
    private const int WarmRounds = 12;
    private const int Connections = 32;
    private const int Clients = 8;
    private const int Requests = 1000;
    private const double Goal = 1.2;

    /// <inheritdoc/>
    public override string Name => "http_cost";

    /// <inheritdoc/>
    public override string Description => "Processor time of a request over HTTP less in process, beside bare Kestrel.";

    /// <inheritdoc/>
    public override async Task RunAsync(LoadOptions options, Report report, CancellationToken cancellation)
    {
        using var sample = SampleGraph.Create();
        string answers = Path.Combine(sample.Folder, "answers.jsonl");
        await using var graph = await ServerProcess.StartOwnAsync(cancellation, GraphServer.Mode,
            Path.Combine(sample.Folder, "store"), "--graph", sample.GraphPath, "--requests", sample.RequestsPath);
        await sample.AskAllAsync(graph.Client, answers, cancellation);
        await using var echo = await ServerProcess.StartOwnAsync(
            cancellation, EchoServer.Mode, "http://127.0.0.1:0", answers);
        using var graphLoad = new HttpLoad(graph.EndPoint, Connections);
        using var echoLoad = new HttpLoad(echo.EndPoint, Connections);
        var sides = new HttpCostSides(graph, graphLoad, sample.Requests(SampleGraph.Path), echo, echoLoad,
            sample.Requests(EchoServer.Path));
        for (int round = 0; round < WarmRounds; round++)
            await sides.MeasureAsync(Clients, Requests, cancellation);
        var rounds = new List<HttpCostRound>();
        for (int round = 0; round < (options.Rounds ?? UsualRounds); round++)
            rounds.Add(await sides.MeasureAsync(Clients, Requests, cancellation));
        Tell(rounds, report);
    }

    private void Tell(List<HttpCostRound> rounds, Report report)
    {
        Add("kestrel", round => round.Echo);
        Add("search_ads over HTTP", round => round.Http);
        Add("kestrel at full load", round => round.FullEcho);
        Add("search_ads over HTTP at full load", round => round.FullHttp);
        Add("search_ads in process, JSON to JSON", round => round.Json);
        Add("search_ads in process, rows to rows", round => round.Rows);
        Add("allocated over HTTP", round => round.AllocatedBytes, "B");
        Add("allocated by kestrel", round => round.EchoAllocatedBytes, "B");
        Ratio("HTTP less JSON to JSON / kestrel", round => (round.Http - round.Json) / round.Echo, Goal);
        Ratio("the same at full load", round => (round.FullHttp - round.Json) / round.FullEcho, null);
        Ratio("HTTP less rows to rows / kestrel", round => (round.Http - round.Rows) / round.Echo, null);

        void Add(string what, Func<HttpCostRound, double> value, string unit = "µs") =>
            report.Add(Finding.OfRounds(Name, what, [.. rounds.Select(value)], unit));

        void Ratio(string what, Func<HttpCostRound, double> value, double? goal) =>
            report.Add(Finding.OfRounds(Name, what, [.. rounds.Select(value)]) with { Most = goal });
    }
}
