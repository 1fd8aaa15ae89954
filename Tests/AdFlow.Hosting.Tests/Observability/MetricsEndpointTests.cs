using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AdFlow.Hosting.Tests.Observability;

public sealed class MetricsEndpointTests
{
    [Test]
    public async Task Metrics_CountRequestsByOutcome_InTheTextFormat()
    {
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("double", HostGraphs.Double("double"));
        await RunAsync(tester, "double", """[{"x":1},{"x":2},{"x":"no"}]""");
        var samples = Parse(await tester.Client.GetStringAsync("metrics"));
        Assert.That(samples["adflow_runs_total{graph=\"double\",version=\"1\",outcome=\"answered\"}"], Is.EqualTo(2));
        Assert.That(samples["adflow_runs_total{graph=\"double\",version=\"1\",outcome=\"request_data\"}"],
            Is.EqualTo(1));
        Assert.That(samples["adflow_run_duration_seconds_count{graph=\"double\",version=\"1\"}"], Is.EqualTo(3));
        var buckets = samples.Where(sample => sample.Key.StartsWith("adflow_run_duration_seconds_bucket"))
            .Select(sample => sample.Value).ToList();
        Assert.That(buckets, Is.Ordered.And.Count.GreaterThan(10));
        Assert.That(buckets[^1], Is.EqualTo(3));
        Assert.That(samples["adflow_graphs"], Is.EqualTo(1));
        Assert.That(samples["adflow_activations"], Is.EqualTo(1));
    }

    [Test]
    public async Task Metrics_OfMoreVersionsThanAreToldApart_AreSummedUp()
    {
        await using var tester = await HostTester.StartAsync(options => options.MetricsVersions = 2);
        for (int i = 0; i < 5; i++)
        {
            tester.Deploy($"g{i}", HostGraphs.Double($"g{i}"));
            for (int request = 0; request <= i; request++)
                await RunAsync(tester, $"g{i}", """{"x":1}""");
        }
        var samples = Parse(await tester.Client.GetStringAsync("metrics"));
        var answered = samples.Where(sample => sample.Key.Contains("answered"))
            .ToDictionary(sample => sample.Key.Split('"')[1], sample => sample.Value);
        Assert.That(answered, Is.EqualTo(new Dictionary<string, double>
        {
            ["g3"] = 4, ["g4"] = 5, ["(other)"] = 6,
        }));
    }

    [Test]
    public async Task Statistics_OfAGraph_HaveWhatItsNodesDo()
    {
        await using var tester = await HostTester.StartAsync(
            options => options.Running = options.Running with { SampleEvery = 1 });
        tester.Deploy("double", HostGraphs.Double("double"));
        await RunAsync(tester, "double", """{"x":1}""");
        using var answer = JsonDocument.Parse(await tester.Client.GetStringAsync("graphs/double/statistics"));
        var version = answer.RootElement.GetProperty("versions")[0];
        Assert.That(version.GetProperty("answered").GetInt32(), Is.EqualTo(1));
        var node = version.GetProperty("nodes")[0];
        Assert.That(node.GetProperty("node").GetString(), Is.EqualTo("doubled"));
        Assert.That(node.GetProperty("rows_out").GetDouble(), Is.EqualTo(1));
    }

    private static async Task RunAsync(HostTester tester, string graph, string body) =>
        (await tester.Client.PostAsync($"graphs/{graph}/run",
            new StringContent(body, Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();

    // Every sample belongs to the metric that was described last, as the format demands.
    private static Dictionary<string, double> Parse(string text)
    {
        var samples = new Dictionary<string, double>();
        string metric = "";
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE "))
                metric = line.Split(' ')[2];
            if (line[0] == '#')
                continue;
            int end = line.LastIndexOf(' ');
            Assert.That(line, Does.StartWith(metric));
            samples.Add(line[..end], double.Parse(line[(end + 1)..], CultureInfo.InvariantCulture));
        }
        return samples;
    }
}
