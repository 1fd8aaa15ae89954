namespace AdFlow.Load;

/// <summary>
/// A host with one small graph, from the start of its process to its first answer over HTTP, beside a bare Kestrel host
/// that is built the same way: both published, which compiles them ahead of time, or neither.
/// </summary>
internal sealed class ColdStart : LoadWork
{
    private const int UsualRounds = 21;
    private const int WarmRounds = 2;
    private const double Goal = 1.3;

    private const string Graph = """
        adflow: 1
        graph: hello
        doc: Says hello, as graphs do.
        request: { x: float64 }
        nodes:
          hello: { op: let, in: request, with: { y: x * 2 } }
        output: hello
        """;

    /// <inheritdoc/>
    public override string Name => "cold_start";

    /// <inheritdoc/>
    public override string Description => "From the start of the process to the first answer, beside a Kestrel host.";

    /// <inheritdoc/>
    public override async Task RunAsync(LoadOptions options, Report report, CancellationToken cancellation)
    {
        var (adflow, peer) = StartPrograms.Find(options);
        report.Remark($"  adflow: {StartPrograms.Describe(adflow)}; Kestrel: {StartPrograms.Describe(peer)}");
        string folder = Directory.CreateTempSubdirectory("adflow-load-").FullName;
        string graphs = Directory.CreateDirectory(Path.Combine(folder, "graphs")).FullName;
        await File.WriteAllTextAsync(Path.Combine(graphs, "hello.graph.yaml"), Graph, cancellation);
        var ours = new StartSide("adflow host", RequestSet.Post("/graphs/hello/run", ["""{"x": 21}"""]), round =>
            adflow.Start("host", "--graphs", graphs, "--store", Path.Combine(folder, $"store{round}"),
                "--urls", "http://127.0.0.1:0"));
        var theirs = new StartSide("kestrel", RequestSet.Post(EchoServer.Path, ["""{"x": 21}"""]), _ =>
            peer.Start(EchoServer.Mode, "http://127.0.0.1:0"));
        await MeasureAsync(ours, theirs, options.Rounds ?? UsualRounds, cancellation);
        Tell(ours, theirs, report);
        Directory.Delete(folder, recursive: true);
    }

    // The first rounds bring the files into memory.
    private static async Task MeasureAsync(
        StartSide ours, StartSide theirs, int rounds, CancellationToken cancellation)
    {
        for (int round = -WarmRounds; round < rounds; round++)
        {
            var (first, second) = round % 2 == 0 ? (ours, theirs) : (theirs, ours);
            await first.StartAsync(round, cancellation);
            await second.StartAsync(round, cancellation);
        }
    }

    private void Tell(StartSide ours, StartSide theirs, Report report)
    {
        foreach (var side in (StartSide[])[ours, theirs])
        {
            report.Add(Finding.OfRounds(Name, $"{side.Name}, to the first answer", side.Milliseconds, "ms"));
            report.Add(Finding.OfRounds(Name, $"{side.Name}, processor time", side.CpuMilliseconds, "ms"));
        }
        report.Add(Ratio("first answer, adflow / kestrel", side => side.Milliseconds) with { Most = Goal });
        report.Add(Ratio("processor time, adflow / kestrel", side => side.CpuMilliseconds));

        Finding Ratio(string what, Func<StartSide, IReadOnlyList<double>> of) => Finding.OfRounds(
            Name, what, [.. of(ours).Zip(of(theirs), (our, their) => our / their)]);
    }
}
