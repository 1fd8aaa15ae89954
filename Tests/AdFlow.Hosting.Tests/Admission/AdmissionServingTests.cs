using System.Net;

namespace AdFlow.Hosting.Tests.Admission;

public sealed class AdmissionServingTests
{
    [Test]
    public async Task RequestsBeyondTheLimits_AreRefusedWithRetryAfter_OthersAreAnswered()
    {
        await using var tester = await StartAsync();
        using var open = new ManualResetEventSlim();
        Act.Acts["admission"] = _ => open.Wait();
        tester.Deploy("slow", HostGraphs.Act("slow", "admission"));
        tester.Deploy("double", HostGraphs.Double("double"));
        var first = tester.AskAsync("slow");
        var graph = tester.Find("slow");
        await Until.TrueAsync(() => graph.Admission.Shares.Taken > 0);
        var second = tester.AskAsync("slow");
        await Until.TrueAsync(() => graph.Admission.Line.Count == 1);
        using var third = await tester.AskAsync("slow");
        Assert.That(third.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(third.Headers.RetryAfter!.Delta!.Value.TotalSeconds, Is.GreaterThanOrEqualTo(1));
        Assert.That(await third.Content.ReadAsStringAsync(), Does.Contain(HostFailureCodes.GraphIsBusy));
        using var other = await tester.AskAsync("double");
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        open.Set();
        Assert.That((await first).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await second).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await Until.TrueAsync(() => graph.Admission.Shares.Taken == 0);
    }

    [Test]
    public async Task HigherPriority_PushesAWaitingOneOut()
    {
        await using var tester = await StartAsync(new AdmissionOptions
        {
            HostProcessors = 2, GraphProcessors = 1, MostWaiting = 1,
        });
        using var open = new ManualResetEventSlim();
        Act.Acts["priority"] = _ => open.Wait();
        tester.Deploy("slow", HostGraphs.Act("slow", "priority"));
        var graph = tester.Find("slow");
        var first = tester.AskAsync("slow");
        await Until.TrueAsync(() => graph.Admission.Shares.Taken > 0);
        var second = tester.AskAsync("slow", priority: "3");
        await Until.TrueAsync(() => graph.Admission.Line.Count == 1);
        var third = tester.AskAsync("slow", priority: "4");
        using var pushedOut = await second;
        Assert.That(pushedOut.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        open.Set();
        Assert.That((await first).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await third).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("10")]
    [TestCase("x")]
    [TestCase("-1")]
    public async Task PriorityThatIsNone_Is400(string priority)
    {
        await using var tester = await StartAsync();
        tester.Deploy("double", HostGraphs.Double("double"));
        using var response = await tester.AskAsync("double", priority: priority);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("AdFlow-Priority"));
    }

    [Test]
    public async Task SenderThatLeaves_EndsItsRunAndFreesItsPlace()
    {
        await using var tester = await StartAsync();
        var stopped = new TaskCompletionSource();
        var began = new TaskCompletionSource();
        ActLater.Acts["leaving"] = async run =>
        {
            using var left = run.Stop.Cancellation.Register(stopped.SetResult);
            began.SetResult();
            await stopped.Task;
        };
        tester.Deploy("later", HostGraphs.ActLater("later", "leaving"));
        var graph = tester.Find("later");
        using var sender = new CancellationTokenSource();
        var answer = tester.AskAsync("later", cancellation: sender.Token);
        await began.Task;
        await sender.CancelAsync();
        await stopped.Task;
        Assert.That(async () => await answer, Throws.InstanceOf<OperationCanceledException>());
        await Until.TrueAsync(() => graph.Admission.Shares.Taken == 0);
    }

    private static Task<HostTester> StartAsync(AdmissionOptions? admission = null) => HostTester.StartAsync(options =>
    {
        options.Modules.Add(TestsOperators.Module);
        options.Admission = admission ?? new AdmissionOptions
        {
            HostProcessors = 2, GraphProcessors = 1, LongestWait = TimeSpan.FromTicks(1),
        };
    });
}
