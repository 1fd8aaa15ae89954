using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdFlow.Hosting.Tests.Deployment;

namespace AdFlow.Hosting.Tests.Experiments;

public sealed class ShadowTests
{
    private const string Graph = """
        adflow: 1
        graph: g
        request: { x: float64, name: utf8 }
        nodes:
          scaled: { op: let, in: request, with: { y: x * 2 } }
        output: scaled
        """;

    [Test]
    public async Task Shadow_OfAnotherVersion_IsSummedUpAsAnOracleDoes()
    {
        int seed = TestContext.CurrentContext.Random.Next();
        var random = new Random(seed);
        await using var tester = await StartAsync(Graph.Replace("x * 2", "x * x", StringComparison.Ordinal));
        await SetAsync(tester, """{"shadows": [{"version": "v2", "percent": 100}]}""");
        // Of doubles with few digits, so that products are exact on both sides.
        double[] values = [.. Enumerable.Range(0, 120).Select(_ => random.Next(0, 64) / 8.0)];
        foreach (double x in values)
            await RunAsync(tester, x);
        var shadow = await SummaryAsync(tester, values.Length);
        double[] differences = [.. values.Select(x => Math.Abs(x * 2 - x * x)).Where(d => d > 0).Order()];
        Assert.That(shadow.GetProperty("differ").GetInt32(), Is.EqualTo(differences.Length), $"seed {seed}");
        var output = shadow.GetProperty("outputs")[0];
        var columns = output.GetProperty("columns").EnumerateArray().ToDictionary(
            column => column.GetProperty("column").GetString()!);
        Assert.That(columns["x"].GetProperty("changed").GetInt32(), Is.Zero);
        Assert.That(columns["name"].GetProperty("changed").GetInt32(), Is.Zero);
        Assert.That(columns["y"].GetProperty("compared").GetInt32(), Is.EqualTo(values.Length));
        Assert.That(columns["y"].GetProperty("changed").GetInt32(), Is.EqualTo(differences.Length));
        Assert.That(columns["y"].GetProperty("examples").GetArrayLength(), Is.EqualTo(5));
        var found = columns["y"].GetProperty("absolute_difference");
        Assert.That(found.GetProperty("mean").GetDouble(), Is.EqualTo(differences.Average()).Within(1e-9));
        Assert.That(found.GetProperty("largest").GetDouble(), Is.EqualTo(differences[^1]), $"seed {seed}");
        foreach (int share in new[] { 50, 90, 99 })
            Assert.That(found.GetProperty($"p{share}").GetDouble(), Is.EqualTo(
                differences[(int)Math.Ceiling(share / 100.0 * differences.Length) - 1]), $"seed {seed}");
    }

    [Test]
    public async Task Shadow_OfTheSameGraph_NeverDiffers()
    {
        await using var tester = await StartAsync(Graph);
        await SetAsync(tester, """{"shadows": [{"version": "v2", "percent": 100}]}""");
        var body = Enumerable.Range(0, 50).Select(i => new { x = i / 7.0, name = $"n{i}" });
        await tester.SendAsync(HttpMethod.Post, "graphs/g/run", JsonContent.Create(body));
        var shadow = await SummaryAsync(tester, 50);
        Assert.That((shadow.GetProperty("compared").GetInt32(), shadow.GetProperty("differ").GetInt32()),
            Is.EqualTo((50, 0)));
        Assert.That(shadow.GetProperty("shadow").GetProperty("p99_ms").GetDouble(), Is.Positive);
    }

    [Test]
    public async Task Shadow_ThatFailsOrIsMissing_NeverChangesAnAnswer()
    {
        // Another request than the senders send: every run of the shadow is refused.
        string broken = Graph.Replace("name: utf8", "name: utf8, must: int64", StringComparison.Ordinal);
        await using var tester = await StartAsync(broken);
        double[] values = [.. Enumerable.Range(0, 100).Select(i => i / 3.0)];
        string[] without = await Task.WhenAll(values.Select(x => RunAsync(tester, x)));
        await SetAsync(tester, """{"shadows": [{"version": "v2", "percent": 100}]}""");
        string[] with = await Task.WhenAll(values.Select(x => RunAsync(tester, x)));
        Assert.That(with, Is.EqualTo(without));
        var answer = await GetAsync(tester);
        long dropped = answer.Json.GetProperty("dropped").GetInt64();
        var shadow = await SummaryAsync(tester, values.Length - dropped);
        Assert.That(shadow.GetProperty("shadow").GetProperty("failures").GetInt64(),
            Is.EqualTo(values.Length - dropped));
        Assert.That(shadow.GetProperty("shadow_failures")[0].GetProperty("count").GetInt64(),
            Is.EqualTo(values.Length - dropped));
    }

    [TestCase("""{"shadows": [{"version": "v9", "percent": 10}]}""", 422)]
    [TestCase("""{"shadows": [{"version": "v2", "percent": 0}]}""", 422)]
    [TestCase("""{"shadows": [{"arms": "a=b", "percent": 10}]}""", 422)]
    [TestCase("""{"shadows": [{"percent": 10}]}""", 400)]
    [TestCase("""{"shadows": 3}""", 400)]
    [TestCase("nothing", 400)]
    public async Task Set_WhatIsNoShadow_IsRefused(string body, int status)
    {
        await using var tester = await StartAsync(Graph);
        Assert.That((int)(await PutAsync(tester, body)).Status, Is.EqualTo(status));
    }

    [Test]
    public async Task Restart_KeepsShadowsAndTheirVersionUntilTheyEnd()
    {
        var tester = await StartAsync(Graph);
        await SetAsync(tester, """[{"version": "v2", "percent": 12.5}]""");
        await tester.StopAsync();
        await using var again = await HostTester.StartAsync(tester.Folder);
        var shadow = (await GetAsync(again)).Json.GetProperty("shadows")[0];
        Assert.That((shadow.GetProperty("version").GetString(), shadow.GetProperty("percent").GetDouble()),
            Is.EqualTo(("v2", 12.5)));
        Assert.That((await again.SendAsync(HttpMethod.Delete, "graphs/g/versions/v2")).Status,
            Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await again.SendAsync(HttpMethod.Delete, "graphs/g/shadows")).Status,
            Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await again.SendAsync(HttpMethod.Delete, "graphs/g/versions/v2")).Status,
            Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Shadow_OfArms_HasThemOverTheAnsweringVersion()
    {
        await using var tester = await StartAsync(Graph);
        var set = await tester.SendAsync(HttpMethod.Put, "graphs/g/experiments", new StringContent(
            "layers: [ { layer: scale, field: name, arms: [ { arm: triple, percent: 0.000001, "
            + "set: { scaled.with: { y: x * 3 } } } ] } ]"));
        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.OK), set.Text);
        await SetAsync(tester, """{"shadows": [{"arms": "scale=triple", "percent": 100}]}""");
        for (int i = 1; i <= 10; i++)
            await RunAsync(tester, i);
        var shadow = await SummaryAsync(tester, 10);
        Assert.That(shadow.GetProperty("differ").GetInt32(), Is.EqualTo(10));
        Assert.That(shadow.GetProperty("outputs")[0].GetProperty("columns").EnumerateArray()
            .Single(column => column.GetProperty("column").GetString() == "y").GetProperty("absolute_difference")
            .GetProperty("largest").GetDouble(), Is.EqualTo(10));
    }

    [Test]
    public void Rows_WithAKey_ArePairedByItWhateverTheirOrder()
    {
        int seed = TestContext.CurrentContext.Random.Next();
        var random = new Random(seed);
        var difference = new OutputDifference(new HashSet<string> { "id" });
        var live = Enumerable.Range(0, 40).ToDictionary(id => id, _ => random.Next(4));
        var shadow = Enumerable.Range(20, 40).ToDictionary(id => id, _ => random.Next(4));
        difference.Add(Rows(live, random), Rows(shadow, random), 0);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            difference.Write(writer, "rows");
        var found = JsonDocument.Parse(buffer.ToArray()).RootElement;
        Assert.That((found.GetProperty("only_live").GetInt32(), found.GetProperty("only_shadow").GetInt32()),
            Is.EqualTo((20, 20)), $"seed {seed}");
        Assert.That(found.GetProperty("columns")[1].GetProperty("changed").GetInt32(),
            Is.EqualTo(live.Count(row => shadow.TryGetValue(row.Key, out int v) && v != row.Value)), $"seed {seed}");
    }

    private static JsonElement[] Rows(Dictionary<int, int> values, Random random) =>
    [
        .. values.OrderBy(_ => random.Next()).Select(row =>
            JsonDocument.Parse($$"""{"id":{{row.Key}},"v":{{row.Value}}}""").RootElement),
    ];

    private static async Task<HostTester> StartAsync(string second)
    {
        var tester = await HostTester.StartAsync();
        foreach (var (version, graph) in new[] { ("v1", Graph), ("v2", "# other\n" + second) })
        {
            var deployed = await tester.PutAsync("g", version, BundleZip.OfGraph("g", graph));
            Assert.That(deployed.Status, Is.EqualTo(HttpStatusCode.OK), deployed.Text);
        }
        return tester;
    }

    private static Task<HostAnswer> PutAsync(HostTester tester, string body) =>
        tester.SendAsync(HttpMethod.Put, "graphs/g/shadows", new StringContent(body));

    private static Task<HostAnswer> GetAsync(HostTester tester) => tester.SendAsync(HttpMethod.Get, "graphs/g/shadows");

    private static async Task SetAsync(HostTester tester, string body)
    {
        var answer = await PutAsync(tester, body);
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
    }

    private static async Task<string> RunAsync(HostTester tester, double x)
    {
        var answer = await tester.SendAsync(HttpMethod.Post, "graphs/g/run", JsonContent.Create(new { x, name = "n" }));
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        return answer.Text;
    }

    // Asks until the shadow has run so many requests.
    private static async Task<JsonElement> SummaryAsync(HostTester tester, long requests)
    {
        while (true)
        {
            var answer = (await GetAsync(tester)).Json;
            var shadow = answer.GetProperty("shadows")[0];
            if (shadow.GetProperty("requests").GetInt64() + answer.GetProperty("dropped").GetInt64() >= requests)
                return shadow;
        }
    }
}
