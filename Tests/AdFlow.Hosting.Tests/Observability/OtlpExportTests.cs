using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting.Tests.Observability;

public sealed class OtlpExportTests
{
    private const string Parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    [Test]
    public async Task Run_WithATraceOfItsSender_SendsSpansOfItAndItsStages()
    {
        var received = new Dictionary<string, List<byte>>();
        await using var collector = Collector(received);
        await collector.StartAsync();
        var tester = await HostTester.StartAsync(options =>
        {
            options.OtlpEndpoint = new Uri(collector.Urls.Single() + "/");
            options.Running = options.Running with { SampleEvery = 1 };
        });
        tester.Deploy("double", HostGraphs.Double("double"));
        var request = new HttpRequestMessage(HttpMethod.Post, "graphs/double/run")
        {
            Content = new StringContent("""{"x":1}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("traceparent", Parent);
        (await tester.Client.SendAsync(request)).EnsureSuccessStatusCode();
        // What is left is sent when the host stops.
        await tester.DisposeAsync();

        string spans = Encoding.Latin1.GetString([.. received["/v1/traces"]]);
        Assert.That(spans, Does.Contain("run double").And.Contain("stage doubled").And.Contain("adflow.request_id"));
        Assert.That(spans, Does.Contain(Encoding.Latin1.GetString(
            Convert.FromHexString("4bf92f3577b34da6a3ce929d0e0e4736"))), "the trace of the sender");
        Assert.That(Encoding.Latin1.GetString([.. received["/v1/metrics"]]),
            Does.Contain("adflow.run.duration").And.Contain("adflow.activations"));
    }

    private static WebApplication Collector(Dictionary<string, List<byte>> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/{kind}", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            lock (received)
            {
                if (!received.TryGetValue(context.Request.Path, out var bytes))
                    received[context.Request.Path] = bytes = [];
                bytes.AddRange(body.ToArray());
            }
        });
        return app;
    }
}
