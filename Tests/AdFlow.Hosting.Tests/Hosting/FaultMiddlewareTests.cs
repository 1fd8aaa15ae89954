using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AdFlow.Hosting.Tests.Deployment;

namespace AdFlow.Hosting.Tests.HostItself;

public sealed class FaultMiddlewareTests
{
    private HostTester _tester = null!;

    [SetUp]
    public async Task Start()
    {
        _tester = await HostTester.StartAsync();
        _tester.Deploy("double", HostGraphs.Double("double"));
    }

    [TearDown]
    public async Task Stop() => await _tester.DisposeAsync();

    [TestCase("POST", "graphs/double/run", "")]
    [TestCase("POST", "graphs/double/inspect", "")]
    [TestCase("PUT", "graphs/stored/versions/1", "")]
    [TestCase("PUT", "graphs/double/traffic", "")]
    [TestCase("PUT", "graphs/double/experiments", "")]
    [TestCase("PUT", "tables/ads", "")]
    [TestCase("PUT", "tables", "Content-Type: multipart/form-data; boundary=b\r\n")]
    public async Task BodyThatBreaksHttp_IsARefusalLikeAnyOther(string method, string path, string headers)
    {
        const string body = "Transfer-Encoding: chunked\r\n\r\nnot a length\r\n";
        var (status, error) = await _tester.SendAsync($"{method} /{path} HTTP/1.1\r\nHost: h\r\n{headers}{body}");
        Assert.That(status, Is.EqualTo(400), body);
        Assert.That(error.GetProperty("class").GetString(), Is.EqualTo("request_data"));
        Assert.That(error.GetProperty("code").GetString(), Is.EqualTo("ADG7007"));
        Assert.That(error.GetProperty("request_id").GetString(), Is.Not.Empty);
        Assert.That(_tester.Log.Lines, Is.Empty);
    }

    [TestCase("PUT", "graphs/stored/versions/1", "")]
    [TestCase("PUT", "tables/ads", "")]
    [TestCase("PUT", "tables", "Content-Type: multipart/form-data; boundary=b\r\n")]
    public async Task SenderThatLeaves_IsNoFaultOfTheDisk(string method, string path, string headers)
    {
        // What came so far is in a file: the host waits for more.
        string part = headers.Length == 0 ? "id,x\n" : "--b\r\nContent-Disposition: form-data; name=t\r\n\r\nid,x\n";
        await _tester.LeaveAsync(
            $"{method} /{path} HTTP/1.1\r\nHost: h\r\n{headers}Content-Length: 9999\r\n\r\n{part}",
            Until.TrueAsync(() => HasUpload("uploads") || HasUpload("incoming")));
        await Until.TrueAsync(() => Audit().Contains("\"status\":", StringComparison.Ordinal));
        Assert.That(Audit(), Does.Contain("\"status\":499").Or.Contain("\"status\":400"));
        Assert.That(_tester.Log.Lines, Is.Empty);
    }

    [TestCase("GET", "nothing/here", 404, "ADG7008")]
    [TestCase("POST", "nothing", 404, "ADG7008")]
    [TestCase("DELETE", "tables", 405, "ADG7009")]
    [TestCase("GET", "console/nothing.js", 404, "ADG7008")]
    [TestCase("GET", "graphs/zz/statistics", 404, "ADG7001")]
    [TestCase("GET", "graphs/zz/openapi.json", 404, "ADG7001")]
    [TestCase("GET", "tables/zz", 404, "ADG7501")]
    [TestCase("GET", "counters/zz", 404, "ADG7501")]
    [TestCase("POST", "tables/zz/rollback", 404, "ADG7501")]
    [TestCase("POST", "plugins/reload?wait_ms=soon", 400, "ADG7211")]
    public async Task EveryRefusal_HasClassCodeMessageAndId(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _tester.Client.SendAsync(request);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        var error = await ErrorAsync(response);
        Assert.That(error.GetProperty("class").GetString(), Is.EqualTo("request_data"));
        Assert.That(error.GetProperty("code").GetString(), Is.EqualTo(code));
        Assert.That(error.GetProperty("message").GetString(), Is.Not.Empty);
        Assert.That(error.GetProperty("request_id").GetString(),
            Is.EqualTo(response.Headers.GetValues("AdFlow-Request-Id").Single()));
        if (status == 405)
            Assert.That(error.GetProperty("message").GetString(), Does.Contain("GET, PUT"));
    }

    [TestCase("PUT", "graphs/new/versions/1?trafic=5", "traffic")]
    [TestCase("POST", "graphs/double/run?outputs=x", "output")]
    [TestCase("POST", "graphs/double/inspect?row=1", "rows")]
    [TestCase("GET", "graphs/double/plan?formt=dot", "format")]
    [TestCase("POST", "plugins/reload?wait=1", "wait_ms")]
    [TestCase("PUT", "tables/ads?shema=infer", "schema")]
    [TestCase("POST", "tables/ads/rollback?too=1", "to")]
    [TestCase("POST", "graphs/double/rollback?to=1", "none")]
    [TestCase("PUT", "graphs/new/versions/1?traffic=5&traffic=10", "2 times")]
    public async Task QueryThatWouldBeIgnored_IsRefused_NamingTheNearest(string method, string path, string named)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = method == "GET" ? null : new ByteArrayContent(BundleZip.Times("new", 2)),
        };
        using var response = await _tester.Client.SendAsync(request);
        Assert.That((int)response.StatusCode, Is.EqualTo(400));
        var error = await ErrorAsync(response);
        Assert.That(error.GetProperty("code").GetString(), Is.EqualTo("ADG7004"));
        Assert.That(error.GetProperty("message").GetString(), Does.Contain(named));
        Assert.That(_tester.Host.Deployments.Stored, Is.Empty);
    }

    [TestCase("POST", "graphs/double/run")]
    [TestCase("PUT", "graphs/double/versions/1")]
    [TestCase("PUT", "tables/ads")]
    public async Task EncodedBody_Is415(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"x":1}""")),
        };
        request.Content.Headers.ContentEncoding.Add("gzip");
        using var response = await _tester.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        Assert.That((await ErrorAsync(response)).GetProperty("message").GetString(), Does.Contain("gzip"));
    }

    [TestCase("""{"shares": {"\ud800": 100}}""")]
    [TestCase("""{"field": "\udfff", "shares": {"1": 100}}""")]
    [TestCase("""{"\ud800": 1}""")]
    [TestCase("{\"shares\": {\"\u00ff\u00fe\": 100}}")]
    [TestCase("{\"field\": \"\u00c3\", \"shares\": {\"1\": 100}}")]
    public async Task TrafficInNoUnicode_Is400(string json)
    {
        await _tester.PutAsync("stored", "1", BundleZip.Times("stored", 2));
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(json));
        using var response = await _tester.Client.PutAsync("graphs/stored/traffic", content);
        Assert.That((int)response.StatusCode, Is.EqualTo(400), await response.Content.ReadAsStringAsync());
    }

    [TestCase("shadows", """{"shadows": [{"version": "\ud800", "percent": 1}]}""")]
    [TestCase("experiments", """{"layers": [{"layer": "\ud800", "field": "x", "arms": []}]}""")]
    [TestCase("experiments",
        """{"layers": [{"layer": "a", "field": "\ud800", "arms": [{"arm": "b", "percent": 5}]}]}""")]
    public async Task DocumentInNoUnicode_IsRefused(string kind, string json)
    {
        await _tester.PutAsync("stored", "1", BundleZip.Times("stored", 2));
        using var response = await _tester.Client.PutAsync($"graphs/stored/{kind}", new StringContent(json));
        Assert.That((int)response.StatusCode, Is.InRange(400, 422), await response.Content.ReadAsStringAsync());
    }

    [Test]
    public async Task EndpointThatFails_IsAnsweredWithoutInternals_AndLogged()
    {
        // Whatever it is: a store whose folder is gone is none that the endpoints know.
        _tester.Host.Deployments.Dispose();
        using var response = await _tester.Client.PostAsync("graphs/double/rollback", null);
        Assert.That((int)response.StatusCode, Is.EqualTo(500));
        var error = await ErrorAsync(response);
        Assert.That(error.GetProperty("class").GetString(), Is.EqualTo("internal"));
        Assert.That(error.GetProperty("message").GetString(), Does.Not.Contain("Disposed"));
        Assert.That(_tester.Log.Lines, Has.Some.Contain(error.GetProperty("request_id").GetString()!));
    }

    private bool HasUpload(string folder)
    {
        string path = Path.Combine(_tester.Folder, "store", folder);
        return Directory.Exists(path) && Directory.EnumerateFiles(path).Any(file => new FileInfo(file).Length > 0
            || folder == "incoming");
    }

    private string Audit()
    {
        using var file = new FileStream(Path.Combine(_tester.Folder, "store", "audit.jsonl"), FileMode.Open,
            FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new StreamReader(file).ReadToEnd();
    }

    private static async Task<JsonElement> ErrorAsync(HttpResponseMessage response)
    {
        Assert.That(response.Content.Headers.ContentType, Is.EqualTo(new MediaTypeHeaderValue("application/json")));
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
    }
}
