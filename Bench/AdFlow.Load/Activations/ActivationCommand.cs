using System.CommandLine;
using System.Globalization;

namespace AdFlow.Load;

/// <summary><c>activation</c>: many deployed graphs, one request each in random order.</summary>
internal static class ActivationCommand
{
    private const int UsualGraphs = 1000;

    public static Command Create()
    {
        var graphs = new Option<int>("--graphs")
        {
            Description = "Number of deployed graphs.", DefaultValueFactory = _ => UsualGraphs,
        };
        var seed = new Option<int>("--seed") { Description = "Order of the requests.", DefaultValueFactory = _ => 1 };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often all graphs are asked, and released in between.", DefaultValueFactory = _ => 3,
        };
        var command = new Command("activation", "Deploys many graphs over two shared tables and asks each once.")
        {
            graphs, seed, rounds,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(graphs), parsed.GetValue(seed), parsed.GetValue(rounds), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int graphs, int seed, int rounds, CancellationToken cancellation)
    {
        await using var work = await HostActivation.PrepareAsync(graphs, cancellation);
        Say($"{graphs} graphs of {work.NodesPerGraph} nodes over two shared tables of {work.RowsPerTable} rows");
        Say($"cold process, 100 graphs {Times(work.Cold!)}");
        Say($"deployed, never asked    {work.Deployed}");
        for (int round = 1; round <= rounds; round++)
        {
            var times = await work.AskAllAsync(seed + round, cancellation);
            Say($"round {round}: {Times(times)}");
            Say($"         bound            {work.Measure()}");
            work.ReleaseAll();
            Say($"         released         {work.Measure()}");
        }
        Say($"binding alone, ms a graph: {work.Phases(graphs)}");
        return 0;
    }

    private static string Times(ActivationTimes times) => string.Create(CultureInfo.InvariantCulture,
        $"first request p50 {times.At(0.5):0.00} ms, p90 {times.At(0.9):0.00}, p99 {times.At(0.99):0.00}, "
        + $"max {times.At(1):0.00}; again p50 {times.AgainAt(0.5):0.00} ms; "
        + $"processor {times.FirstCpu:0.00} and {times.AgainCpu:0.00} ms");

    private static void Say(string text) => Console.WriteLine(text);
}
