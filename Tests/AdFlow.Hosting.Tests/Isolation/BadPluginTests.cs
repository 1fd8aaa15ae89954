using System.Net;
using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Hosting.Tests.Isolation;

/// <summary>Operators of every badness beside a good graph.</summary>
public sealed class BadPluginTests
{
    [TestCase("throws", 500, "ADG5901")]
    [TestCase("refuses the graph", 500, "ADG5101")]
    [TestCase("depends", 502, "ADG5201")]
    [TestCase("devours", 503, "ADG5301")]
    [TestCase("loops", 504, "ADG5401")]
    public async Task BadOperator_FailsItsOwnRunsOnly(string act, int status, string code)
    {
        Act.Acts["throws"] = _ => throw new InvalidOperationException("/secret/path");
        Act.Acts["refuses the graph"] = _ => throw new OperatorException(FailureClass.GraphAuthor, "/secret/path");
        Act.Acts["depends"] = _ => throw new OperatorException(FailureClass.Dependency, "the service is gone");
        Act.Acts["devours"] = Devour;
        Act.Acts["loops"] = run =>
        {
            while (true)
                run.ThrowIfStopped();
        };
        string graph = HostGraphs.Act("bad", $"'{act}'");
        await FailsAloneAsync(act == "loops" ? HostGraphs.WithDeadline(graph) : graph, status, code);
    }

    [Test]
    public async Task OperatorWithoutOutput_FailsItsOwnRunsOnly() =>
        await FailsAloneAsync(HostGraphs.Act("bad", "none, forgets: true"), 500, "ADG5901");

    [Test]
    public async Task VersionThatFailsAgainAndAgain_IsIsolatedAndTriedAgain()
    {
        var time = new ManualTime();
        await using var tester = await StartAsync(options => options.Time = time);
        Act.Acts["again"] = _ => throw new InvalidOperationException();
        tester.Deploy("bad", HostGraphs.Act("bad", "again"));
        for (int i = 0; i < 10; i++)
            Assert.That(await StatusAsync(tester, "bad"), Is.EqualTo(500));
        using var refused = await tester.AskAsync("bad");
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(refused.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain(HostFailureCodes.Isolated));
        Act.Acts.TryRemove("again", out _);
        Assert.That(await StatusAsync(tester, "bad"), Is.EqualTo(503));
        time.Pass(TimeSpan.FromSeconds(1));
        Assert.That(await StatusAsync(tester, "bad"), Is.EqualTo(200));
        Assert.That(await StatusAsync(tester, "bad"), Is.EqualTo(200));
    }

    [Test]
    public async Task BadRequests_NeverIsolate()
    {
        await using var tester = await StartAsync();
        tester.Deploy("double", HostGraphs.Double("double"));
        for (int i = 0; i < 50; i++)
            Assert.That((int)(await tester.AskAsync("double", """{"x":"no"}""")).StatusCode, Is.EqualTo(400));
        Assert.That(await StatusAsync(tester, "double"), Is.EqualTo(200));
    }

    // Both at once, and the host is as before afterwards.
    private static async Task FailsAloneAsync(string bad, int status, string code)
    {
        await using var tester = await StartAsync(options => options.Isolation = options.Isolation with
        {
            LeastFailures = 1000,
        });
        tester.Deploy("bad", bad);
        tester.Deploy("double", HostGraphs.Double("double"));
        Assert.That(await StatusAsync(tester, "double"), Is.EqualTo(200));
        var good = Task.WhenAll(Enumerable.Range(0, 40).Select(_ => StatusAsync(tester, "double")));
        for (int i = 0; i < 6; i++)
        {
            using var answer = await tester.AskAsync("bad");
            string text = await answer.Content.ReadAsStringAsync();
            Assert.That((int)answer.StatusCode, Is.EqualTo(status), text);
            Assert.That(text, Does.Contain(code).And.Not.Contain("/secret"));
        }
        Assert.That(await good, Is.All.EqualTo(200));
        using var health = await tester.Client.GetAsync("healthz/ready");
        Assert.That(health.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(tester.Host.Guards.Stuck.Count, Is.Zero);
        await Until.TrueAsync(() => tester.Host.Guards.Admission.Shares.Taken == 0);
    }

    private static unsafe void Devour(RunContext run)
    {
        while (true)
            run.Arena.Allocate(1 << 20);
    }

    private static async Task<int> StatusAsync(HostTester tester, string graph)
    {
        using var answer = await tester.AskAsync(graph);
        return (int)answer.StatusCode;
    }

    private static Task<HostTester> StartAsync(Action<AdFlowOptions>? configure = null) =>
        HostTester.StartAsync(options =>
        {
            options.Modules.Add(TestsOperators.Module);
            options.Running = new BoundGraphOptions { RunMemoryBytes = 16 << 20 };
            configure?.Invoke(options);
        });
}
