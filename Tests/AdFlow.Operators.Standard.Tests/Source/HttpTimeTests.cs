using AdFlow.Runtime;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>Services that take too long: timeouts, hedges, deadlines, callers that leave, and the retry
/// budget.</summary>
public sealed class HttpTimeTests
{
    private const string Columns = "columns: { price: \"float64?\" }, backoff_ms: 1";

    private const string Price = Columns + ", timeout_ms: 600000";

    private static readonly string[] s_one = RemoteGraph.Ids(1);

    [Test]
    public async Task FirstAttempt_Hangs_TheHedgeAnswersAndTheFirstIsCancelled()
    {
        await using var service = await KeyService.StartAsync(request =>
            request.Number > 1 ? request.PricesAsync() : request.HangAsync());
        using var graph = new RemoteGraph(service.Url, Price + ", hedge_after_ms: 2", s_one);
        Assert.That(await graph.RowsAsync(), Is.EqualTo((string[])["""{"id":1,"price":10}"""]));
        await service.AllLeftAsync();
        Assert.That(Report(service), Has.Property("Hedges").EqualTo(1).And.Property("Retries").Zero
            .And.Property("Attempts").EqualTo(2).And.Property("Failures").Zero);
    }

    [Test]
    public async Task Hedge_Fails_TheFirstAttemptStillAnswers()
    {
        var second = new TaskCompletionSource();
        await using var service = await KeyService.StartAsync(async request =>
        {
            if (request.Number == 1)
            {
                await second.Task;
                await request.PricesAsync();
                return;
            }
            await request.StatusAsync(500);
            request.Context.Response.OnCompleted(() =>
            {
                second.SetResult();
                return Task.CompletedTask;
            });
        });
        using var graph = new RemoteGraph(service.Url, Price + ", hedge_after_ms: 2", s_one);
        Assert.That(await graph.RowsAsync(), Is.EqualTo((string[])["""{"id":1,"price":10}"""]));
        Assert.That(service.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Hedge_WithoutBudget_IsNotMade()
    {
        KeyService? known = null;
        await using var service = await KeyService.StartAsync(async request =>
        {
            while (Report(known!).Refusals == 0)
                await Task.Delay(1, request.Left);
            await request.PricesAsync();
        });
        known = service;
        using var graph = new RemoteGraph(
            service.Url, Price + ", hedge_after_ms: 1, retry_burst: 0", s_one);
        Assert.That(await graph.RowsAsync(), Has.Length.EqualTo(1));
        Assert.That(service.Requests, Has.Count.EqualTo(1));
    }

    [TestCase(true), TestCase(false)]
    public async Task Attempt_LongerThanItsTimeout_IsCancelled(bool isBodySlow)
    {
        await using var service = await KeyService.StartAsync(async request =>
        {
            if (isBodySlow)
            {
                await request.JsonAsync("[{");
                await request.Context.Response.Body.FlushAsync();
            }
            await request.HangAsync();
        });
        using var graph = new RemoteGraph(service.Url, Columns + ", timeout_ms: 100, max_retries: 0", s_one);
        Assert.That(await graph.FailureAsync(),
            Is.EqualTo($"{service.Url}: no answer within 100 ms (one attempt)"));
        await service.AllLeftAsync();
    }

    [Test]
    public async Task Timeout_OfTheFirstAttempt_IsTriedAgain()
    {
        await using var service = await KeyService.StartAsync(request =>
            request.Number == 1 ? request.HangAsync() : request.PricesAsync());
        using var graph = new RemoteGraph(service.Url, Columns + ", timeout_ms: 1000", s_one);
        Assert.That(await graph.RowsAsync(), Is.EqualTo((string[])["""{"id":1,"price":10}"""]));
    }

    [Test]
    public async Task NodeTimeout_OnTimeoutEmpty_LeavesNoRowsAndCancelsTheCall()
    {
        bool hangs = true;
        await using var service = await KeyService.StartAsync(request =>
            Volatile.Read(ref hangs) ? request.HangAsync() : request.PricesAsync());
        using var graph = new RemoteGraph(
            service.Url, Price, s_one, node: ", timeout: 200ms, on_timeout: empty");
        for (int i = 0; i < 3; i++)
            using (var run = await graph.RunAsync(enforceDeadline: true))
            {
                Assert.That(run.Failure, Is.Null);
                Assert.That(run.Output(0).RowCount, Is.Zero);
                Assert.That(run.Degraded.Single(), Has.Property("Code").EqualTo(FailureCodes.NodeTimedOut)
                    .And.Property("Node").EqualTo("got"));
            }
        await service.AllLeftAsync();
        Volatile.Write(ref hangs, false);
        Assert.That(await graph.RowsAsync(), Is.EqualTo((string[])["""{"id":1,"price":10}"""]));
        Assert.That(Report(service).Failures, Is.Zero, "nobody waited any more");
    }

    [Test]
    public async Task Caller_Leaves_TheServiceSeesIt()
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = await KeyService.StartAsync(request =>
        {
            came.SetResult();
            return request.HangAsync();
        });
        using var graph = new RemoteGraph(service.Url, Price + ", hedge_after_ms: 600000", s_one);
        using var caller = new CancellationTokenSource();
        var running = graph.RunAsync(cancellation: caller.Token);
        await came.Task;
        await caller.CancelAsync();
        using (var run = await running)
            Assert.That(run.Failure?.Code, Is.EqualTo(FailureCodes.Cancelled));
        await service.AllLeftAsync();
    }

    [Test]
    public async Task RetryAfter_BeyondTheDeadline_FailsAtOnce()
    {
        await using var service = await KeyService.StartAsync(request =>
        {
            request.Context.Response.Headers.RetryAfter = "3600";
            return request.StatusAsync(429);
        });
        using var graph = new RemoteGraph(service.Url, Price, s_one, node: ", timeout: 60s");
        Assert.That(await graph.FailureAsync(enforceDeadline: true), Is.EqualTo(
            $"{service.Url}: status 429; expected 200; it asks to wait 3600 s, more than the time that is left "
            + "(one attempt)"));
    }

    [TestCase("1"), TestCase("date")]
    public async Task RetryAfter_WithinTheDeadline_IsWaitedFor(string retryAfter)
    {
        long first = 0, second = 0;
        await using var service = await KeyService.StartAsync(request =>
        {
            if (request.Number > 1)
            {
                second = System.Diagnostics.Stopwatch.GetTimestamp();
                return request.PricesAsync();
            }
            first = System.Diagnostics.Stopwatch.GetTimestamp();
            var headers = request.Context.Response.Headers;
            headers.Date = "Wed, 21 Oct 2015 07:28:00 GMT";
            headers.RetryAfter = retryAfter == "date" ? "Wed, 21 Oct 2015 07:28:01 GMT" : retryAfter;
            return request.StatusAsync(503);
        });
        using var graph = new RemoteGraph(service.Url, Price, s_one);
        Assert.That(await graph.RowsAsync(), Has.Length.EqualTo(1));
        // Timers may be early by as much as they tick.
        Assert.That(System.Diagnostics.Stopwatch.GetElapsedTime(first, second).TotalMilliseconds,
            Is.GreaterThan(900));
    }

    [Test]
    public async Task Budget_ThatIsSpent_StopsRetriesOfAllRuns()
    {
        await using var service = await KeyService.StartAsync(request => request.StatusAsync(500));
        using var graph = new RemoteGraph(service.Url, Price + ", retry_burst: 3, retry_budget: 0", s_one);
        Assert.That(await graph.FailureAsync(), Does.EndWith("(3 attempts)"));
        Assert.That(await graph.FailureAsync(), Does.EndWith("the retry budget is spent (2 attempts)"));
        Assert.That(await graph.FailureAsync(), Does.EndWith("the retry budget is spent (one attempt)"));
        Assert.That(Report(service), Is.EqualTo(new HttpServiceReport(
            new Uri(service.Url).GetLeftPart(UriPartial.Authority), 3, 6, 3, 0, 2, 3)));
    }

    private static HttpServiceReport Report(KeyService service) => HttpServices.Report().Single(
        report => service.Url.StartsWith(report.Origin + "/", StringComparison.Ordinal));
}
