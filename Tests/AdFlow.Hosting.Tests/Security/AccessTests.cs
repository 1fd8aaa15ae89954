using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace AdFlow.Hosting.Tests.Security;

public sealed class AccessTests
{
    private HostTester _tester = null!;
    private string _store = null!;
    private Dictionary<string, string> _keys = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _tester = await HostTester.StartAsync(options => WriteKeys(_store = options.StoreFolder));
        _tester.Deploy("double", HostGraphs.Double("double"));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _tester.DisposeAsync();

    [TestCase(null, "POST", "graphs/double/run", 401)]
    [TestCase("wrong", "POST", "graphs/double/run", 401)]
    [TestCase("reader", "POST", "graphs/double/run", 403)]
    [TestCase("runner", "POST", "graphs/double/run", 200)]
    [TestCase("runner", "GET", "graphs", 403)]
    [TestCase("runner", "POST", "graphs/double/inspect", 403)]
    [TestCase("reader", "POST", "graphs/double/inspect", 200)]
    [TestCase("reader", "GET", "console/app.js", 200)]
    [TestCase(null, "GET", "console/app.js", 401)]
    [TestCase("reader", "GET", "graphs", 200)]
    [TestCase(null, "GET", "graphs", 401)]
    [TestCase(null, "GET", "", 401)]
    [TestCase("runner", "PUT", "graphs/double/versions/2", 403)]
    [TestCase("reader", "GET", "graphs/double/recording", 403)]
    [TestCase("reader", "GET", "GRAPHS/double/Recording/", 403)]
    [TestCase("reader", "GET", "graphs/double/recording/records-00000001.adrec", 403)]
    [TestCase("reader", "POST", "graphs/double/recording/finish", 403)]
    [TestCase("deployer", "GET", "graphs/double/recording", 200)]
    [TestCase("reader", "DELETE", "graphs/double", 403)]
    [TestCase(null, "PUT", "tables/run", 401)]
    [TestCase("runner", "POST", "plugins/run", 403)]
    public async Task Request_WithAKey_IsLetThroughByItsRoles(string? key, string method, string path, int status)
    {
        using var response = await SendAsync(key, new HttpMethod(method), path);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        if (status == 401)
            Assert.That(response.Headers.WwwAuthenticate, Is.Not.Empty);
        if (status >= 400)
            Assert.That(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement
                .GetProperty("error").GetProperty("code").GetString(), Does.StartWith("ADG701"));
    }

    [TestCase("runner", 403)]
    [TestCase("deployer", 400)]
    public async Task RunWithForcedArms_NeedsTheRoleDeploy(string key, int status)
    {
        using var response = await SendAsync(key, HttpMethod.Post, "graphs/double/run",
            request => request.Headers.Add("AdFlow-Force-Arms", "recall=wide"));
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
    }

    [TestCase("runner", 403)]
    [TestCase("deployer", 200)]
    public async Task RunWithARecordOnDemand_NeedsTheRoleDeploy(string key, int status)
    {
        using var response = await SendAsync(key, HttpMethod.Post, "graphs/double/run",
            request => request.Headers.Add("AdFlow-Record", "1"));
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task KeyAsPasswordOfABrowser_Counts()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "graphs");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("me:" + _keys["reader"])));
        using var response = await _tester.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task ChangeThatAPageOfAnotherSiteSends_IsRefused()
    {
        using var response = await SendAsync("deployer", HttpMethod.Delete, "graphs/double",
            request => request.Headers.Add("Sec-Fetch-Site", "cross-site"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(_tester.Host.Graphs.Count, Is.EqualTo(1));
    }

    [TestCase("http://evil.example", 403)]
    [TestCase("null", 403)]
    [TestCase(null, 404)]
    public async Task ChangeFromThePageOfAnOrigin_IsRefusedUnlessItIsTheHosts(string? origin, int status)
    {
        using var response = await SendAsync("deployer", HttpMethod.Delete, "graphs/nobody", request =>
            request.Headers.Add("Origin", origin ?? _tester.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)));
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task Rate_WhenSpent_Is429()
    {
        var statuses = new List<HttpStatusCode>();
        for (int i = 0; i < 4; i++)
            statuses.Add((await SendAsync("slow", HttpMethod.Post, "graphs/double/run")).StatusCode);
        Assert.That(statuses, Has.Some.EqualTo(HttpStatusCode.OK).And.Some.EqualTo(HttpStatusCode.TooManyRequests));
    }

    [Test]
    public async Task Changes_AreInTheAuditLog_RefusedOnesToo()
    {
        using var refused = await SendAsync("reader", HttpMethod.Put, "graphs/audited/versions/1");
        string log = await File.ReadAllTextAsync(Path.Combine(_store, "audit.jsonl"));
        var line = JsonDocument.Parse(log.Split('\n').Single(text => text.Contains("/graphs/audited/"))).RootElement;
        Assert.That(line.GetProperty("key").GetString(), Is.EqualTo("reader"));
        Assert.That(line.GetProperty("status").GetInt32(), Is.EqualTo(403));
        Assert.That(log, Does.Not.Contain(_keys["reader"]));
    }

    [Test]
    public void KeyFile_HoldsNoSecret()
    {
        string file = File.ReadAllText(Path.Combine(_store, "keys.json"));
        foreach (string key in _keys.Values)
            Assert.That(file, Does.Not.Contain(key[(key.LastIndexOf('.') + 1)..]));
    }

    [Test]
    public async Task HealthAlone_IsOpen()
    {
        using var response = await SendAsync(null, HttpMethod.Get, "healthz/live");
        Assert.That(response.StatusCode, Is.Not.EqualTo(HttpStatusCode.Unauthorized));
    }

    private void WriteKeys(string store)
    {
        var created = new[]
        {
            ("runner", HostRole.Run, (int?)null), ("reader", HostRole.Read, null),
            ("deployer", HostRole.Deploy | HostRole.Read, null), ("slow", HostRole.Run, 2),
        }.ToDictionary(key => key.Item1, key => ApiKeySecret.Create(key.Item1, key.Item2, key.Item3));
        Directory.CreateDirectory(store);
        ApiKeyFile.Write(Path.Combine(store, ApiKeyFile.FileName), [.. created.Values.Select(key => key.Key)]);
        _keys = created.ToDictionary(key => key.Key, key => key.Value.Text);
        _keys["wrong"] = _keys["runner"][..^4] + "AAAA";
    }

    private Task<HttpResponseMessage> SendAsync(
        string? key, HttpMethod method, string path, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post)
            request.Content = new StringContent("""{"x": 1}""", Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _keys[key]);
        change?.Invoke(request);
        return _tester.Client.SendAsync(request);
    }
}
