using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Hosting.Tests.Serving;

public sealed class RunEndpointTests
{
    private HostTester _tester = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _tester = await HostTester.StartAsync(options => options.MostBodyBytes = 100_000);
        _tester.Deploy("double", HostGraphs.Double("double"));
        _tester.Deploy("root", HostGraphs.Root("root"));
        _tester.Deploy("broken", HostGraphs.Double("broken").Replace("x * 2", "z * 2"));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _tester.DisposeAsync();

    [Test]
    public async Task OneRequest_IsAnsweredWithItsRows()
    {
        using var response = await PostAsync("double", """{"x": 21}""");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("""{"rows":[{"x":21,"y":42}]}"""));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));
        Assert.That(response.Headers.GetValues("AdFlow-Version"), Is.EqualTo(new[] { "1" }));
        Assert.That(response.Headers.GetValues("AdFlow-Request-Id").Single(), Is.Not.Empty);
    }

    [Test]
    public async Task ManyRequests_KeepTheirOrder_AndABadOneFailsAlone()
    {
        string body = string.Join(",", Enumerable.Range(0, 100).Select(i =>
            i == 40 ? """{"x":"no"}""" : $$"""{"x":{{i}}}"""));
        using var response = await PostAsync("double", $"[{body}]");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        Assert.That(answer.RootElement.GetArrayLength(), Is.EqualTo(100));
        for (int i = 0; i < 100; i++)
            if (i == 40)
                Assert.That(ErrorOf(answer.RootElement[i]).GetProperty("column").GetString(), Is.EqualTo("x"));
            else
                Assert.That(answer.RootElement[i].GetProperty("rows")[0].GetProperty("y").GetInt32(),
                    Is.EqualTo(2 * i));
    }

    [Test]
    public async Task JsonLines_AreAnsweredByLines()
    {
        using var response = await PostAsync("double", "{\"x\":1}\n{\"x\":2}\n", "application/x-ndjson");
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(
            "{\"request\":0,\"rows\":[{\"x\":1,\"y\":2}]}\n{\"request\":1,\"rows\":[{\"x\":2,\"y\":4}]}\n"));
    }

    [Test]
    public async Task ArrowStream_IsAnsweredByOne()
    {
        using var sent = JsonRows("""{"x":1}""", """{"x":2.5}""");
        var content = new ByteArrayContent(ArrowOf(sent));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.apache.arrow.stream");
        using var response = await _tester.Client.PostAsync("graphs/double/run", content);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        using var rows = IpcReader.ReadTable(await response.Content.ReadAsStreamAsync());
        Assert.That(rows.Schema.Fields.Select(field => field.Name), Is.EqualTo(new[] { "request", "x", "y", "error" }));
        Assert.That(rows.Batches.Select(batch => batch[2].Values<double>()[0]), Is.EqualTo(new[] { 2.0, 5.0 }));
    }

    [TestCase("nobody", """{"x":1}""", 404, "ADG7001")]
    [TestCase("double", """{"x":1""", 400, "ADG6001")]
    [TestCase("double", """{"x":"text"}""", 400, "ADG6001")]
    [TestCase("double", """{"y":1}""", 400, "ADG6001")]
    [TestCase("double", "", 400, "ADG6001")]
    [TestCase("broken", """{"x":1}""", 500, "ADG7101")]
    public async Task WrongRequest_HasItsStatusAndCode(string graph, string body, int status, string code)
    {
        using var response = await PostAsync(graph, body);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        var error = ErrorOf(answer.RootElement);
        Assert.That(error.GetProperty("code").GetString(), Is.EqualTo(code));
        Assert.That(error.GetProperty("message").GetString(), Does.Not.Contain(_tester.Folder));
        Assert.That(error.GetProperty("request_id").GetString(),
            Is.EqualTo(response.Headers.GetValues("AdFlow-Request-Id").Single()));
    }

    [Test]
    public async Task BodyBeyondTheLimit_Is413([Values] bool isChunked)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{\"x\":1" + new string(' ', 100_000) + "}"));
        var request = new HttpRequestMessage(HttpMethod.Post, "graphs/double/run") { Content = content };
        request.Headers.TransferEncodingChunked = isChunked;
        using var response = await _tester.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task MediaTypeThatIsNotRead_Is415()
    {
        using var response = await PostAsync("double", "x=1", "text/xml");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
    }

    [TestCase("0")]
    [TestCase("-5")]
    [TestCase("soon")]
    [TestCase("1e9")]
    public async Task DeadlineThatIsNone_Is400(string deadline)
    {
        using var response = await PostAsync("double", """{"x":1}""", deadline: deadline);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await response.Content.ReadAsStringAsync(),
            Does.Contain(deadline).And.Contain("AdFlow-Deadline-Ms"));
    }

    [Test]
    public async Task DeadlineThatHasPassed_Is504()
    {
        await PostAsync("double", """{"x":1}""");
        using var response = await PostAsync("double", """{"x":1}""", deadline: "0.0001");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.GatewayTimeout),
            await response.Content.ReadAsStringAsync());
    }

    [Test]
    public async Task RequestId_IsThatOfTheSender_UnlessItBreaksHeaders()
    {
        Assert.That(await IdAsync("abc-123"), Is.EqualTo("abc-123"));
        Assert.That(await IdAsync(new string('x', 200)), Is.Not.EqualTo(new string('x', 200)));

        async Task<string> IdAsync(string id)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "graphs/double/run")
            {
                Content = new StringContent("""{"x":1}"""),
            };
            request.Content.Headers.ContentType = null;
            request.Headers.Add("AdFlow-Request-Id", id);
            using var response = await _tester.Client.SendAsync(request);
            return response.Headers.GetValues("AdFlow-Request-Id").Single();
        }
    }

    [Test]
    public async Task ConcurrentRequests_AreAnsweredEachWithItsOwn()
    {
        var sums = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            using var response = await PostAsync("root", $$"""{"x": {{i * i}}}""");
            using var answer = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
            return answer.RootElement.GetProperty("rows")[0].GetProperty("y").GetDouble() - i;
        }));
        Assert.That(sums, Is.All.EqualTo(0));
    }

    private Task<HttpResponseMessage> PostAsync(
        string graph, string body, string type = "application/json", string? deadline = null)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        var request = new HttpRequestMessage(HttpMethod.Post, $"graphs/{graph}/run") { Content = content };
        if (deadline is not null)
            request.Headers.Add("AdFlow-Deadline-Ms", deadline);
        return _tester.Client.SendAsync(request);
    }

    private static JsonElement ErrorOf(JsonElement answer) => answer.GetProperty("error");

    private static Table JsonRows(params string[] rows) =>
        Tables.Json.JsonLines.Read(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', rows))),
            new Schema([new Field("x", DataType.Float64, false)]));

    private static byte[] ArrowOf(Table table)
    {
        using var stream = new MemoryStream();
        IpcWriter.WriteStream(stream, table);
        return stream.ToArray();
    }
}
