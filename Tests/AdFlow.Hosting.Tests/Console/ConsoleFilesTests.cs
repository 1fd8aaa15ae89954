using System.Net;
using System.Net.Http.Headers;

namespace AdFlow.Hosting.Tests.HostConsole;

public sealed class ConsoleFilesTests
{
    private HostTester _tester = null!;

    [OneTimeSetUp]
    public async Task Start() => _tester = await HostTester.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _tester.DisposeAsync();

    [TestCase("", "text/html")]
    [TestCase("console/app.js", "text/javascript")]
    [TestCase("console/views/graphs.js", "text/javascript")]
    [TestCase("console/console.css", "text/css")]
    [TestCase("console/icon.svg", "image/svg+xml")]
    public async Task File_IsSentWithWhatBrowsersMustKnow(string path, string mediaType)
    {
        using var response = await _tester.Client.GetAsync(path);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo(mediaType));
        Assert.That(Header(response, "Content-Security-Policy"), Does.StartWith("default-src 'self';"));
        Assert.That(Header(response, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(Header(response, "Cache-Control"), Is.EqualTo("no-cache"));
        Assert.That(response.Headers.ETag, Is.Not.Null);
    }

    [Test]
    public async Task FileThatTheBrowserHas_IsNotSentAgain()
    {
        using var first = await _tester.Client.GetAsync("console/app.js");
        var request = new HttpRequestMessage(HttpMethod.Get, "console/app.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _tester.Client.SendAsync(request);
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(await second.Content.ReadAsByteArrayAsync(), Is.Empty);
        request = new HttpRequestMessage(HttpMethod.Get, "console/app.js");
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"another\""));
        using var other = await _tester.Client.SendAsync(request);
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task HeadOfAFile_HasItsLengthAndNoBody()
    {
        using var response = await _tester.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "console/app.js"));
        Assert.That(response.Content.Headers.ContentLength, Is.GreaterThan(100));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [TestCase("console/none.js")]
    [TestCase("console/")]
    [TestCase("console/index.html/x")]
    [TestCase("console/../AdFlow.Hosting.dll")]
    [TestCase("console/..%2f..%2fetc%2fpasswd")]
    [TestCase("console/%2e%2e/%2e%2e/etc/passwd")]
    [TestCase("console/views\\graphs.js")]
    [TestCase("console//etc/passwd")]
    [TestCase("console/APP.JS")]
    public async Task PathThatIsNoFile_IsNotFound(string path)
    {
        // As it stands: a client would tidy it up.
        var asItStands = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var response = await _tester.Client.GetAsync(new Uri(_tester.Client.BaseAddress + path, asItStands));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound).Or.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task EveryFileThatTheFilesName_IsThere()
    {
        var seen = new HashSet<string>();
        var open = new Queue<string>(["console/app.js"]);
        while (open.TryDequeue(out string? path))
        {
            if (!seen.Add(path))
                continue;
            var address = new Uri(_tester.Client.BaseAddress!, path);
            foreach (string line in (await _tester.Client.GetStringAsync(address)).Split('\n'))
                if (line.StartsWith("import ", StringComparison.Ordinal))
                    open.Enqueue(new Uri(address, line.Split('\'')[1]).AbsolutePath[1..]);
        }
        Assert.That(seen, Has.Count.GreaterThan(10));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
