using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting.Tests.Serving;

/// <summary>What a graph's remote source passes on of the request that a host serves.</summary>
public sealed class RemoteSourceTests
{
    [Test]
    public async Task TraceAndDeadline_OfTheSender_ReachTheService()
    {
        const string traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "AdFlow" or "Microsoft.AspNetCore",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        var asked = new TaskCompletionSource<(string? Trace, string? Deadline)>();
        await using var service = await StartServiceAsync(context =>
        {
            var headers = context.Request.Headers;
            asked.SetResult((headers.TraceParent, headers["AdFlow-Deadline-Ms"]));
            return AnswerAsync(context, """[{"x":1,"y":2}]""");
        });
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("remote", Graph(service));
        using var request = Request();
        request.Headers.Add("traceparent", $"00-{traceId}-00f067aa0ba902b7-01");
        request.Headers.Add("AdFlow-Deadline-Ms", "30000");
        using var response = await tester.Client.SendAsync(request);
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("""{"rows":[{"x":1,"y":2}]}"""));
        var (trace, deadline) = await asked.Task;
        Assert.That(trace?.Split('-')[1], Is.EqualTo(traceId));
        Assert.That(int.Parse(deadline!, CultureInfo.InvariantCulture), Is.InRange(1, 30_000));
    }

    [Test]
    public async Task Sender_Leaves_TheServiceSeesIt()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = await StartServiceAsync(async context =>
        {
            using var registration = context.RequestAborted.Register(left.SetResult);
            asked.SetResult();
            await left.Task;
        });
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("remote", Graph(service));
        using var sender = new CancellationTokenSource();
        using var request = Request();
        var sending = tester.Client.SendAsync(request, sender.Token);
        await asked.Task;
        await sender.CancelAsync();
        Assert.That(async () => await sending, Throws.InstanceOf<OperationCanceledException>());
        await left.Task;
    }

    [Test]
    public async Task Service_ThatFails_IsABadGateway()
    {
        await using var service = await StartServiceAsync(context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("remote", Graph(service));
        using var request = Request();
        using var response = await tester.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("status 404; expected 200"));
    }

    private static string Graph(WebApplication service) => $$"""
        adflow: 1
        graph: remote
        request: { x: int64 }
        nodes:
          got:
            op: source.http
            in: request
            with: { url: "{{service.Urls.Single()}}/", key: x, columns: { y: int64 }, timeout_ms: 600000 }
        output: got
        """;

    private static HttpRequestMessage Request() => new(HttpMethod.Post, "graphs/remote/run")
    {
        Content = new StringContent("""{"x":1}""", Encoding.UTF8, "application/json"),
    };

    private static async Task<WebApplication> StartServiceAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = builder.Build();
        service.Run(answer);
        await service.StartAsync();
        return service;
    }

    private static Task AnswerAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }
}
