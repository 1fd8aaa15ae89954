using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace AdFlow.Hosting.Tests.HostConsole;

public sealed class InspectEndpointTests
{
    private const string Request = """{"id": 2, "least": 1}""";

    private HostTester _tester = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _tester = await HostTester.StartAsync(options => options.MostBodyBytes = 10_000);
        string table = _tester.WriteTable("ads", "id,price\n1,10\n2,20\n3,\n");
        _tester.Deploy("shop", ConsoleGraphs.Shop("shop", table));
        _tester.Deploy("failing", ConsoleGraphs.Failing("failing"));
        _tester.Deploy("counting", ConsoleGraphs.Counting("counting"));
        _tester.Deploy("broken", "adflow: 1\ngraph: broken\nnodes: {}\n");
    }

    [OneTimeTearDown]
    public async Task Stop() => await _tester.DisposeAsync();

    [Test]
    public async Task Request_ShowsTheTableOfEveryNodeAsItsAuthorWroteIt()
    {
        var answer = await InspectAsync("shop", Request);
        var nodes = answer.GetProperty("nodes").EnumerateArray().ToDictionary(node => Text(node, "node"));
        Assert.That(nodes.Keys, Is.EqualTo(new[] { "all", "priced", "chosen" }));
        Assert.That(nodes.Values.Select(node => First(node).GetProperty("rows").GetInt32()),
            Is.EqualTo(new[] { 3, 3, 2 }));
        Assert.That(Text(nodes["chosen"], "operator"), Is.EqualTo("where"));
        Assert.That(nodes["chosen"].GetProperty("inputs")[0].GetString(), Is.EqualTo("priced"));
        Assert.That(nodes["chosen"].GetProperty("microseconds").GetDouble(), Is.GreaterThan(0));
        Assert.That(answer.GetProperty("error").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(answer.GetProperty("outputs")[0].GetProperty("source").GetString(), Is.EqualTo("chosen"));
    }

    [Test]
    public async Task Tables_HaveTheSameValuesAsTheAnswerOfARun()
    {
        using var run = await _tester.Client.PostAsync("graphs/shop/run", Json(Request));
        var rows = JsonDocument.Parse(await run.Content.ReadAsStringAsync()).RootElement.GetProperty("rows");
        var shown = First((await InspectAsync("shop", Request)).GetProperty("nodes")[2]);
        string[] names = [.. shown.GetProperty("columns").EnumerateArray().Select(column => Text(column, "name"))];
        var inspected = shown.GetProperty("first").EnumerateArray().Select(row => row.EnumerateArray().ToArray());
        foreach (var (cells, row) in inspected.Zip(rows.EnumerateArray()))
            foreach (var member in row.EnumerateObject())
                Assert.That(
                    cells[Array.IndexOf(names, member.Name)].GetRawText(), Is.EqualTo(member.Value.GetRawText()));
        Assert.That(shown.GetProperty("rows").GetInt32(), Is.EqualTo(rows.GetArrayLength()));
    }

    [TestCase("?rows=1", 1)]
    [TestCase("?rows=0", 0)]
    [TestCase("?rows=1000&version=1", 3)]
    public async Task Rows_AreTheFirstOnes(string query, int expected)
    {
        var all = First((await InspectAsync("shop", Request, query)).GetProperty("nodes")[0]);
        Assert.That(all.GetProperty("first").GetArrayLength(), Is.EqualTo(expected));
        Assert.That(all.GetProperty("rows").GetInt32(), Is.EqualTo(3));
    }

    [Test]
    public async Task NodeThatFails_IsNamed_AndTheNodesBeforeItAreShown()
    {
        var answer = await InspectAsync("failing", """{"x": 1}""");
        Assert.That(Text(answer.GetProperty("error"), "node"), Is.EqualTo("wrong"));
        var nodes = answer.GetProperty("nodes").EnumerateArray().ToDictionary(node => Text(node, "node"));
        Assert.That(nodes["before"].GetProperty("tables").GetArrayLength(), Is.EqualTo(1));
        Assert.That(nodes["beside"].GetProperty("tables").GetArrayLength(), Is.EqualTo(1));
        Assert.That(nodes["wrong"].GetProperty("tables").GetArrayLength(), Is.Zero);
        Assert.That(nodes["behind"].GetProperty("tables").GetArrayLength(), Is.Zero);
        var failed = nodes.Where(node => node.Value.GetProperty("failed").GetBoolean());
        Assert.That(failed.Select(node => node.Key), Is.EqualTo(new[] { "wrong" }));
    }

    [Test]
    public async Task GraphThatCounts_AnswersAsIf_AndCountsNothing()
    {
        for (int i = 0; i < 3; i++)
            Assert.That(Granted(await InspectAsync("counting", """{"campaign": 1}""")), Is.True);
        using var run = await _tester.Client.PostAsync("graphs/counting/run", Json("""{"campaign": 1}"""));
        Assert.That(await run.Content.ReadAsStringAsync(), Does.Contain("true"));
        Assert.That(Granted(await InspectAsync("counting", """{"campaign": 1}""")), Is.False);
    }

    [Test]
    public async Task Inspections_KeepNothingBound_ButTheGraphItself()
    {
        await InspectAsync("shop", Request);
        for (int i = 0; i < 5; i++)
            await InspectAsync("shop", Request);
        var activation = _tester.Host.Activations.Alive.Single(each => each.Slot.Graph == "shop");
        Assert.That(activation.Runs, Is.Zero);
        Assert.That(_tester.Host.Graphs.TryFind("shop", out var graph), Is.True);
        Assert.That(graph!.Find("1")!.Statistics.Answered, Is.LessThanOrEqualTo(1), "inspections count nowhere");
    }

    [TestCase("none", Request, "", 404)]
    [TestCase("shop", Request, "?version=7", 404)]
    [TestCase("shop", Request, "?rows=1001", 400)]
    [TestCase("shop", Request, "?rows=-1", 400)]
    [TestCase("shop", "[{\"id\": 1}]", "", 400)]
    [TestCase("shop", "{\"id\": \"x\"}", "", 400)]
    [TestCase("shop", "{", "", 400)]
    [TestCase("broken", "{}", "", 500)]
    public async Task BadRequest_IsRefusedWithAReason(string graph, string body, string query, int status)
    {
        using var response = await _tester.Client.PostAsync($"graphs/{graph}/inspect{query}", Json(body));
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
        Assert.That(Text(error, "message"), Is.Not.Empty);
        Assert.That(Text(error, "message"), Does.Not.Contain(_tester.Folder));
    }

    [Test]
    public async Task LargeBody_IsRefused()
    {
        using var response = await _tester.Client.PostAsync("graphs/shop/inspect", Json(new string(' ', 10_001)));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task RequestOfAPageOfAnotherSite_IsRefused()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "graphs/shop/inspect") { Content = Json(Request) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var response = await _tester.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task RequestsAtOnce_AllAnswerTheSame()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => InspectAsync("shop",
            string.Create(CultureInfo.InvariantCulture, $"{{\"id\": {i}, \"least\": {i % 3 * 10}}}"))));
        Assert.That(answers.Select(answer => First(answer.GetProperty("nodes")[2]).GetProperty("rows").GetInt32()),
            Is.EqualTo(Enumerable.Range(0, 12).Select(i => i % 3 == 2 ? 1 : 2)));
    }

    private static bool Granted(JsonElement answer) => First(answer.GetProperty("nodes").EnumerateArray().Last())
        .GetProperty("first")[0].EnumerateArray().Any(cell => cell.ValueKind is JsonValueKind.True);

    private static JsonElement First(JsonElement node) => node.GetProperty("tables")[0];

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;

    private static StringContent Json(string text) =>
        new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    private async Task<JsonElement> InspectAsync(string graph, string request, string query = "")
    {
        using var response = await _tester.Client.PostAsync($"graphs/{graph}/inspect{query}", Json(request));
        string text = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), text);
        return JsonDocument.Parse(text).RootElement.Clone();
    }
}
