using System.Net;
using System.Text.Json;

namespace AdFlow.Hosting.Tests.Isolation;

/// <summary>Operators that ignore that they should stop.</summary>
public sealed class StuckRunTests
{
    [Test]
    public async Task RunThatDoesNotStop_IsAnsweredWithoutIt_AndCountsUntilItEnds()
    {
        await using var tester = await StartAsync();
        using var open = new ManualResetEventSlim();
        Act.Acts["stuck"] = _ => open.Wait();
        var graph = tester.Deploy("stuck", HostGraphs.WithDeadline(HostGraphs.Act("stuck", "stuck")));
        tester.Deploy("double", HostGraphs.Double("double"));
        using var answer = await tester.AskAsync("stuck");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.GatewayTimeout));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(HostFailureCodes.RunDoesNotStop));
        var guards = tester.Host.Guards;
        var activation = graph.Answering.Plain.Current!;
        Assert.That((guards.Stuck.Count, activation.Runs), Is.EqualTo((1, 1)));
        Assert.That(graph.Admission.Shares.Taken, Is.Positive);
        string metrics = await tester.Client.GetStringAsync("metrics");
        Assert.That(metrics, Does.Contain("adflow_stuck_runs 1\n"));
        using (var isolated = await tester.AskAsync("stuck"))
            Assert.That(await isolated.Content.ReadAsStringAsync(), Does.Contain(HostFailureCodes.Isolated));
        using (var other = await tester.AskAsync("double"))
            Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        open.Set();
        await Until.TrueAsync(() => activation.Runs == 0 && graph.Admission.Shares.Taken == 0);
        Assert.That(guards.Stuck.Count, Is.Zero);
        Assert.That(guards.Admission.Shares.Taken, Is.Zero);
    }

    [Test]
    public async Task RunThatDoesNotStop_AmongManyRequestsOfOneBody_FailsAlone()
    {
        await using var tester = await StartAsync();
        using var open = new ManualResetEventSlim();
        Act.Acts["stuck one"] = run =>
        {
            if (run.Request[0].Values<double>()[0] == 2)
                open.Wait();
        };
        var graph = tester.Deploy("stuck", HostGraphs.WithDeadline(HostGraphs.Act("stuck", "'stuck one'"), "200ms"));
        using var answer = await tester.AskAsync("stuck", """[{"x":1},{"x":2},{"x":3}]""");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        Assert.That(document.RootElement[0].TryGetProperty("rows", out _), document.RootElement.GetRawText());
        Assert.That(document.RootElement[1].GetProperty("error").GetProperty("code").GetString(),
            Is.EqualTo(HostFailureCodes.RunDoesNotStop));
        Assert.That(document.RootElement.GetArrayLength(), Is.EqualTo(3));
        open.Set();
        await Until.TrueAsync(() => graph.Admission.Shares.Taken == 0 && tester.Host.Guards.Stuck.Count == 0);
    }

    [Test]
    public async Task TooManyRunsThatDoNotStop_MakeTheHostNotLive()
    {
        await using var tester = await StartAsync(most: 2);
        using var open = new ManualResetEventSlim();
        foreach (string name in (string[])["first", "second"])
        {
            Assert.That(await HealthAsync(tester, "live"), Is.EqualTo((200, """{"ok":true}""")));
            Act.Acts[name] = _ => open.Wait();
            tester.Deploy(name, HostGraphs.WithDeadline(HostGraphs.Act(name, name)));
            using var answer = await tester.AskAsync(name);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.GatewayTimeout));
        }
        var (status, text) = await HealthAsync(tester, "live");
        Assert.That(status, Is.EqualTo(503));
        Assert.That(text, Does.Contain("2 runs do not stop"));
        Assert.That((await HealthAsync(tester, "ready")).Status, Is.EqualTo(503));
        open.Set();
        await Until.TrueAsync(() => tester.Host.Guards.Stuck.Count == 0);
        Assert.That((await HealthAsync(tester, "live")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task DrainingHost_IsLiveButNotReady()
    {
        await using var tester = await StartAsync();
        tester.Host.Guards.Drain();
        Assert.That((await HealthAsync(tester, "ready")).Status, Is.EqualTo(503));
        Assert.That((await HealthAsync(tester, "live")).Status, Is.EqualTo(200));
    }

    private static async Task<(int Status, string Text)> HealthAsync(HostTester tester, string what)
    {
        using var answer = await tester.Client.GetAsync("healthz/" + what);
        string text = await answer.Content.ReadAsStringAsync();
        using var json = JsonDocument.Parse(text);
        return ((int)answer.StatusCode, JsonSerializer.Serialize(json.RootElement));
    }

    private static Task<HostTester> StartAsync(int most = 100) => HostTester.StartAsync(options =>
    {
        options.Modules.Add(TestsOperators.Module);
        options.Isolation = new IsolationOptions
        {
            Grace = TimeSpan.FromMilliseconds(20), MostStuckRuns = most, FirstPause = TimeSpan.FromMinutes(1),
        };
    });
}
