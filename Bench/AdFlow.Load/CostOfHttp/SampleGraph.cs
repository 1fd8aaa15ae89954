using System.Globalization;
using System.Text.Json;
using AdFlow.Bench;

namespace AdFlow.Load;

/// <summary>
/// The search_ads graph with a linear click model over the tables of a small catalogue, in a folder of its own, and
/// requests to it. It has as much time as it needs: on a busy machine its own deadlines would change the answers.
/// Disposing removes the folder.
/// </summary>
internal sealed class SampleGraph : IDisposable
{
    /// <summary>Name of the graph.</summary>
    public const string Name = "search_ads";

    /// <summary>Where it is served.</summary>
    public const string Path = $"/graphs/{Name}/run";

    private static readonly string[] Queries =
    [
        "projector lamp", "laser printer", "wireless mouse", "notebook bag", "bluetooth headphones", "usb cable 2m",
    ];

    private readonly Workplace _place = new(new Meter(2, TimeSpan.Zero));

    private SampleGraph() => (GraphPath, RequestsPath) = (In("graph", "search_ads.graph.yaml"), In("requests.jsonl"));

    /// <summary>All of it.</summary>
    public string Folder => _place.Folder;

    /// <summary>The graph's file.</summary>
    public string GraphPath { get; }

    /// <summary>The requests, a line each.</summary>
    public string RequestsPath { get; }

    /// <summary>Writes it, with tables that are built first.</summary>
    public static SampleGraph Create()
    {
        var sample = new SampleGraph();
        using (SearchAdsGraph.Open(SearchAdsGraph.CheckSize, sample._place))
            Copy(Workplace.Shipped("Graphs/SearchAds"), sample.In("graph"), "*");
        string tables = sample.In("search_ads_" + SearchAdsGraph.CheckSize.ToString(CultureInfo.InvariantCulture));
        Copy(tables, sample.In("graph", "build"), "*.arrow");
        File.WriteAllText(sample.GraphPath, Patient(File.ReadAllText(sample.GraphPath)));
        File.WriteAllLines(sample.RequestsPath,
            Queries.Select(query => $$"""{"query": {{JsonSerializer.Serialize(query)}}, "slots": 4}"""));
        return sample;
    }

    /// <summary>The requests, to be sent to a path.</summary>
    public RequestSet Requests(string path) => RequestSet.OfFile(path, RequestsPath);

    /// <summary>Asks every request once and writes the answers to a file, a line each.</summary>
    /// <exception cref="HttpRequestException">One is not answered.</exception>
    public async Task AskAllAsync(HttpClient client, string answers, CancellationToken cancellation)
    {
        var lines = new List<string>();
        foreach (string request in await File.ReadAllLinesAsync(RequestsPath, cancellation))
        {
            using var content = new StringContent(request, null, "application/json");
            using var answer = await client.PostAsync(Path, content, cancellation);
            answer.EnsureSuccessStatusCode();
            lines.Add(await answer.Content.ReadAsStringAsync(cancellation));
        }
        await File.WriteAllLinesAsync(answers, lines, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _place.Dispose();

    private string In(params ReadOnlySpan<string> path) => System.IO.Path.Combine([Folder, .. path]);

    private static string Patient(string graph) => graph
        .Replace("deadline: 40ms", "deadline: 60s", StringComparison.Ordinal)
        .Replace(", timeout: 8ms, on_timeout: empty", "", StringComparison.Ordinal);

    private static void Copy(string from, string to, string pattern)
    {
        foreach (string file in Directory.EnumerateFiles(from, pattern, SearchOption.AllDirectories))
        {
            string target = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
