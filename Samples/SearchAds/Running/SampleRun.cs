using System.Diagnostics;
using System.Globalization;
using AdFlow.Samples.Learning;
using Spectre.Console;

namespace AdFlow.Samples.SearchAds;

/// <summary>The sample: builds the tables once, answers queries, shows the ads.</summary>
/// <param name="folder">Folder of the sample's graphs.</param>
/// <param name="options">What is asked for.</param>
internal sealed class SampleRun(string folder, SampleOptions options)
{
    private const int WarmUps = 30;
    private const int RedirectedWidth = 160;

    private readonly IAnsiConsole _errors = Open(Console.Error, Console.IsErrorRedirected);

    /// <summary>Runs it.</summary>
    /// <returns>Whether every query was answered.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var catalogue = ProductCatalogue.Find(options.IsGenerated ? null : SharedData.Find());
        var banner = options.IsJson ? Console.Error : Console.Out;
        banner.WriteLine($"Data: {catalogue.Description}");
        var display = new BuildDisplay(_errors);
        display.Build(catalogue, Path.Combine(folder, "build"));
        if (await ClickModelBuild.EnsureAsync(catalogue, folder))
            Console.Error.WriteLine(
                $"  trained the click model on simulated clicks, by {RatedQueries.Of(catalogue).Description}");
        using var graph = display.Open(Path.Combine(folder, "search_ads.graph.yaml"), options.Quality);
        for (int i = 0; i < WarmUps; i++)
            foreach (string query in options.Queries)
                (await graph.RunAsync(query, 0)).Dispose();
        bool isFine = await AnswerAsync(graph, cancellation);
        if (options.Repeat > 0)
            await MeasureAsync(graph, cancellation);
        return isFine;
    }

    private async Task<bool> AnswerAsync(AdGraph graph, CancellationToken cancellation)
    {
        var plan = graph.Graph.Plan;
        using var json = new AdsJson(plan.SchemaOf(plan.Outputs[0].Source), Console.OpenStandardOutput());
        var display = new AdsDisplay(Open(Console.Out, Console.IsOutputRedirected));
        bool isFine = true;
        foreach (var (query, number) in options.Queries.Select((query, i) => (query, (ulong)i)))
        {
            cancellation.ThrowIfCancellationRequested();
            using var run = await graph.RunAsync(query, number);
            isFine &= run.Failure is null;
            if (run.Failure is { } failure)
                Console.Error.WriteLine($"{query}: {failure.Message}");
            else if (options.IsJson)
                json.Write(query, run);
            else
                display.Show(query, run);
        }
        return isFine;
    }

    // Colours and bars are for people; a file gets wide, plain lines.
    private static IAnsiConsole Open(TextWriter target, bool isRedirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(target),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (isRedirected)
            console.Profile.Width = RedirectedWidth;
        return console;
    }

    // Wall time from the call to the answer, all queries in turn, one at a time.
    private async Task MeasureAsync(AdGraph graph, CancellationToken cancellation)
    {
        var times = new List<double>(options.Repeat * options.Queries.Count);
        for (int i = 0; i < options.Repeat; i++)
            foreach (string query in options.Queries)
            {
                cancellation.ThrowIfCancellationRequested();
                long start = Stopwatch.GetTimestamp();
                (await graph.RunAsync(query, (ulong)i)).Dispose();
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        times.Sort();
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{times.Count} requests: p50 {At(times, 0.5):F3} ms, p99 {At(times, 0.99):F3} ms"));
    }

    private static double At(List<double> sorted, double share) =>
        sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}
