using Microsoft.AspNetCore.Http;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>Services that answer wrongly, partly, or not at all.</summary>
public sealed class HttpFaultTests
{
    private const string Price = "columns: { price: \"float64?\" }, backoff_ms: 1, timeout_ms: 600000";

    private static readonly string[] s_one = RemoteGraph.Ids(1);

    [TestCase("[{\"id\":1,\"price\":\"much\"}]", "row 0 of the answer: price: found \"much\", expected float64")]
    [TestCase("[{\"id\":1},{\"id\":2.5}]", "row 1 of the answer: id: found 2.5, expected int64")]
    [TestCase("[{\"id\":null}]", "row 0 of the answer: id: found null")]
    [TestCase("[{\"price\":1}]", "row 0 of the answer: id: found no such field")]
    [TestCase("[{\"id\":1},7]", "row 1 of the answer: row: found 7, expected one JSON object")]
    [TestCase("[{\"id\":1}", "the answer is malformed JSON")]
    [TestCase("[{\"id\":1}] tail", "the answer is malformed JSON")]
    [TestCase("", "the answer is malformed JSON")]
    [TestCase("<html>", "the answer is malformed JSON")]
    [TestCase("17", "neither an array of objects nor an object of arrays")]
    [TestCase("{\"id\":[1,2],\"price\":[1]}", "2 values of 'id', but 1 of 'price'")]
    [TestCase("{\"id\":[1,null]}", "the answer: id[1]: found null")]
    [TestCase("{\"error\":\"none\"}", "the answer: id: found no such field")]
    public async Task Body_ThatIsNotWhatWasAsked_SaysWhatWasFound(string body, string problem)
    {
        await using var service = await KeyService.StartAsync(request => request.JsonAsync(body));
        using var graph = new RemoteGraph(service.Url, Price, s_one);
        Assert.That(await graph.FailureAsync(), Does.StartWith(service.Url + ": ").And.Contain(problem));
        Assert.That(service.Requests, Has.Count.EqualTo(1), "a wrong answer stays wrong");
    }

    [Test]
    public async Task Null_WhereTheGraphForbidsIt_IsAFailure()
    {
        await using var service = await KeyService.StartAsync(request => request.JsonAsync("""[{"id":1}]"""));
        using var graph = new RemoteGraph(service.Url, "columns: { price: float64 }", s_one);
        Assert.That(await graph.FailureAsync(), Does.Contain("price: found no such field, expected float64"));
    }

    [TestCase(400), TestCase(404), TestCase(403), TestCase(204)]
    public async Task Status_ThatStays_IsNotTriedAgain(int status)
    {
        await using var service = await KeyService.StartAsync(request => request.StatusAsync(status));
        using var graph = new RemoteGraph(service.Url, Price, s_one);
        Assert.That(await graph.FailureAsync(),
            Is.EqualTo($"{service.Url}: status {status}; expected 200 (one attempt)"));
        Assert.That(service.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Redirect_IsNotFollowed()
    {
        await using var service = await KeyService.StartAsync(request =>
        {
            request.Context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        using var graph = new RemoteGraph(service.Url, Price, s_one);
        Assert.That(await graph.FailureAsync(), Does.Contain("status 302").And.Contain("a redirect"));
        Assert.That(service.Requests, Has.Count.EqualTo(1));
    }

    [TestCase(500), TestCase(503), TestCase(408), TestCase(429)]
    public async Task Status_ThatPasses_IsTriedAgain(int status)
    {
        await using var service = await KeyService.StartAsync(request =>
            request.Number <= 2 ? request.StatusAsync(status) : request.PricesAsync());
        using var graph = new RemoteGraph(service.Url, Price, s_one);
        Assert.That(await graph.RowsAsync(), Is.EqualTo((string[])["""{"id":1,"price":10}"""]));
        Assert.That(Report(service), Is.EqualTo(new HttpServiceReport(
            new Uri(service.Url).GetLeftPart(UriPartial.Authority), 1, 3, 2, 0, 0, 0)));
    }

    [Test]
    public async Task Status_ThatNeverPasses_FailsAfterItsRetries()
    {
        await using var service = await KeyService.StartAsync(request => request.StatusAsync(503));
        using var graph = new RemoteGraph(service.Url + "?secret=1", Price, s_one);
        Assert.That(await graph.FailureAsync(), Is.EqualTo($"{service.Url}: status 503; expected 200 (3 attempts)"));
        Assert.That(Report(service).Failures, Is.EqualTo(1));
    }

    [Test]
    public async Task Connection_ThatIsReset_IsTriedAgain()
    {
        await using var service = await KeyService.StartAsync(request =>
        {
            if (request.Number > 1)
                return request.PricesAsync();
            request.Context.Abort();
            return Task.CompletedTask;
        });
        using var graph = new RemoteGraph(service.Url, Price, s_one);
        Assert.That(await graph.RowsAsync(), Is.EqualTo((string[])["""{"id":1,"price":10}"""]));
        Assert.That(service.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Body_ThatIsCutOff_IsTriedAgain()
    {
        await using var service = await KeyService.StartAsync(async request =>
        {
            if (request.Number > 1)
            {
                await request.PricesAsync();
                return;
            }
            request.Context.Response.ContentLength = 1000;
            await request.JsonAsync("""[{"id":1""");
            await request.Context.Response.Body.FlushAsync();
            request.Context.Abort();
        });
        using var graph = new RemoteGraph(service.Url, Price, s_one);
        Assert.That(await graph.RowsAsync(), Is.EqualTo((string[])["""{"id":1,"price":10}"""]));
    }

    [Test]
    public async Task Service_ThatIsGone_IsAFailureOfTheDependency()
    {
        var service = await KeyService.StartAsync(request => request.PricesAsync());
        string url = service.Url;
        await service.DisposeAsync();
        using var graph = new RemoteGraph(url, Price, s_one);
        Assert.That(await graph.FailureAsync(), Does.StartWith($"{url}: the connection failed (")
            .And.EndsWith("expected an answer (3 attempts)"));
    }

    [Test]
    public async Task Service_ThatIsGone_WithOnErrorEmpty_LeavesNoRows()
    {
        await using var service = await KeyService.StartAsync(request => request.StatusAsync(404));
        using var graph = new RemoteGraph(service.Url, Price, s_one, node: ", on_error: empty");
        using var run = await graph.RunAsync();
        Assert.That(run.Failure, Is.Null);
        Assert.That(run.Output(0).RowCount, Is.Zero);
        Assert.That(run.Degraded.Single().Class, Is.EqualTo(FailureClass.Dependency));
    }

    [Test]
    public async Task Type_OfTheAnswer_MustBeTheFormats()
    {
        await using var service = await KeyService.StartAsync(request =>
        {
            request.Context.Response.ContentType = "text/html";
            return request.Context.Response.WriteAsync("[]");
        });
        using var graph = new RemoteGraph(service.Url, Price, s_one);
        Assert.That(await graph.FailureAsync(),
            Does.Contain("the answer is of type text/html; expected application/json (one attempt)"));
    }

    [TestCase(true), TestCase(false)]
    public async Task Body_ThatIsHuge_IsNotReadToItsEnd(bool isAnnounced)
    {
        await using var service = await KeyService.StartAsync(async request =>
        {
            request.Context.Response.ContentType = "application/json";
            if (isAnnounced)
                request.Context.Response.ContentLength = 1L << 40;
            using var here = request.Stay();
            while (!request.Left.IsCancellationRequested)
                await request.Context.Response.Body.WriteAsync(new byte[64 * 1024], request.Left);
        });
        using var graph = new RemoteGraph(service.Url, Price + ", max_answer_bytes: 200000", s_one);
        Assert.That(await graph.FailureAsync(), Does.Contain(isAnnounced ? "1099511627776 bytes" : "more bytes")
            .And.Contain("expected at most 200000").And.Contain("raise 'max_answer_bytes'"));
        await service.AllLeftAsync();
    }

    [Test]
    public async Task OneCall_ThatFails_CancelsTheOthers()
    {
        int hanging = 0;
        var others = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = await KeyService.StartAsync(async request =>
        {
            if (request.Keys[0] == "1")
            {
                await others.Task;
                await request.StatusAsync(404);
                return;
            }
            if (Interlocked.Increment(ref hanging) == 2)
                others.SetResult();
            await request.HangAsync();
        });
        using var graph = new RemoteGraph(service.Url, Price + ", batch_size: 1", RemoteGraph.Ids(1, 2, 3));
        Assert.That(await graph.FailureAsync(), Does.Contain("status 404"));
        await service.AllLeftAsync();
        Assert.That(Report(service).Failures, Is.EqualTo(1), "cancelled calls are no failures");
    }

    private static HttpServiceReport Report(KeyService service) => HttpServices.Report().Single(
        report => service.Url.StartsWith(report.Origin + "/", StringComparison.Ordinal));
}
