using System.Net;
using AdFlow.Operators;

namespace AdFlow.Hosting.Tests.Serving;

/// <summary>What graphs declare about time and failures holds over HTTP.</summary>
public sealed class DeadlineServingTests
{
    private HostTester _tester = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _tester = await HostTester.StartAsync(options => options.Modules.Add(TestsOperators.Module));
        ActLater.Acts["until stopped"] = async run =>
        {
            var stopped = new TaskCompletionSource();
            using var registration = run.Stop.Cancellation.Register(stopped.SetResult);
            await stopped.Task;
        };
        Act.Acts["fails"] = _ => throw new OperatorException(FailureClass.Dependency, "the service is gone");
    }

    [OneTimeTearDown]
    public async Task Stop() => await _tester.DisposeAsync();

    [Test]
    public async Task TimeoutOfANode_FailsTheRequest()
    {
        _tester.Deploy("timeout", HostGraphs.ActLater("timeout", "'until stopped'", ", timeout: 5ms"));
        await IsAsync("timeout", HttpStatusCode.GatewayTimeout, "ADG5402");
    }

    [Test]
    public async Task TimeoutThatTheGraphAllows_IsAnsweredAndTold()
    {
        _tester.Deploy("empty", HostGraphs.ActLater("empty", "'until stopped'", ", timeout: 5ms, on_timeout: empty"));
        await IsAsync("empty", HttpStatusCode.OK, "\"rows\":[]", "\"degraded\"", "ADG5402");
    }

    [Test]
    public async Task FailureThatTheGraphAllows_IsAnsweredAndTold()
    {
        _tester.Deploy("allowed", HostGraphs.Act("allowed", "fails", ", on_error: empty"));
        await IsAsync("allowed", HttpStatusCode.OK, "\"rows\":[]", "\"degraded\"", "ADG5201");
    }

    [Test]
    public async Task DeadlineOfTheGraph_FailsTheRequest()
    {
        _tester.Deploy("deadline", HostGraphs.WithDeadline(HostGraphs.ActLater("deadline", "'until stopped'")));
        await IsAsync("deadline", HttpStatusCode.GatewayTimeout, "ADG5401");
    }

    [Test]
    public async Task DeadlineOfTheSender_FailsTheRequest()
    {
        _tester.Deploy("sender", HostGraphs.ActLater("sender", "'until stopped'"));
        await IsAsync("sender", HttpStatusCode.GatewayTimeout, "ADG5401");
    }

    private async Task IsAsync(string graph, HttpStatusCode status, params string[] parts)
    {
        using var answer = await _tester.AskAsync(graph, deadline: 2000);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(status), text);
        foreach (string part in parts)
            Assert.That(text, Does.Contain(part));
    }
}
