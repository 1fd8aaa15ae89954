using System.Net;
using System.Text.Json;

namespace AdFlow.Hosting.Tests.Serving.OpenApi;

public sealed class OpenApiEndpointTests
{
    private const string Graph = """
        adflow: 1
        graph: typed
        doc: Every kind of field.
        deadline: 40ms
        request: { id: int64, name: "utf8?", at: "timestamp?", rate: "float32?", tags: "list<utf8>?", small: "uint8?" }
        nodes:
          kept: { op: let, in: request, with: { y: id + 1 } }
        outputs: { first: kept, second: request }
        """;

    [Test]
    public async Task Document_HasThePathAndTheSchemasOfAGraph()
    {
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("typed", Graph);
        tester.Deploy("double", HostGraphs.Double("double"));
        tester.Deploy("broken", HostGraphs.Double("broken").Replace("x * 2", "z"));
        using var document = JsonDocument.Parse(await tester.Client.GetStringAsync("openapi.json"));
        var root = document.RootElement;
        Assert.That(root.GetProperty("openapi").GetString(), Is.EqualTo("3.1.0"));
        Assert.That(root.GetProperty("paths").EnumerateObject().Select(path => path.Name),
            Is.EqualTo(new[] { "/graphs/double/run", "/graphs/typed/run" }));
        var run = root.GetProperty("paths").GetProperty("/graphs/typed/run").GetProperty("post");
        Assert.That(run.GetProperty("summary").GetString(), Is.EqualTo("Every kind of field."));
        var request = run.GetProperty("requestBody").GetProperty("content").GetProperty("application/json")
            .GetProperty("schema").GetProperty("oneOf")[0];
        Assert.That(request.GetProperty("required").EnumerateArray().Select(name => name.GetString()),
            Is.EqualTo(new[] { "id" }));
        Assert.That(request.GetProperty("properties").GetProperty("small").GetProperty("anyOf")[0]
            .GetProperty("maximum").GetInt32(), Is.EqualTo(255));
        var outputs = run.GetProperty("responses").GetProperty("200").GetProperty("content")
            .GetProperty("application/json").GetProperty("schema").GetProperty("oneOf")[0]
            .GetProperty("properties").GetProperty("outputs").GetProperty("properties");
        Assert.That(outputs.EnumerateObject().Select(output => output.Name), Is.EqualTo(new[] { "first", "second" }));
    }

    [Test]
    public async Task EveryReference_LeadsToSomething()
    {
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("typed", Graph);
        string text = await tester.Client.GetStringAsync("graphs/typed/openapi.json");
        using var document = JsonDocument.Parse(text);
        foreach (string reference in text.Split("\"$ref\":\"#/").Skip(1).Select(part => part[..part.IndexOf('"')]))
        {
            var found = document.RootElement;
            foreach (string step in reference.Split('/'))
                Assert.That(found.TryGetProperty(step, out found), Is.True, reference);
        }
    }

    [Test]
    public async Task UnknownGraph_Is404()
    {
        await using var tester = await HostTester.StartAsync();
        using var response = await tester.Client.GetAsync("graphs/nobody/openapi.json");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }
}
