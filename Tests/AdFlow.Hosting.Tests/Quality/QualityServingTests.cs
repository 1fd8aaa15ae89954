using System.Net;

namespace AdFlow.Hosting.Tests.Quality;

public sealed class QualityServingTests
{
    private const string Laddered = """
        adflow: 1
        graph: laddered
        deadline: 10s
        request: { x: float64 }
        nodes:
          held: { op: test.act, in: request, with: { name: quality } }
          scored: { op: let, in: held, with: { y: x * 100 } }
        output: scored
        quality:
          - { name: cheap, swap: { scored: { op: let, in: held, with: { y: x * 10 } } } }
        """;

    [Test]
    public async Task Pressure_StepsDownOnceTheRungIsBound_AndRecovers()
    {
        var time = new ManualTime();
        await using var tester = await HostTester.StartAsync(options =>
        {
            options.Modules.Add(TestsOperators.Module);
            options.Time = time;
            options.IdleRelease = TimeSpan.FromDays(1);
            options.Admission = new AdmissionOptions { HostProcessors = 2, GraphProcessors = 1 };
        });
        Act.Acts.TryRemove("quality", out _);
        var graph = tester.Deploy("laddered", Laddered);
        Assert.That(await AskAsync(tester), Is.EqualTo(("full", """{"rows":[{"x":1,"y":100}]}""")));
        for (int i = 0; i < 200; i++)
            graph.Admission.Cost.Learn(time.TimestampFrequency);
        using (var open = new ManualResetEventSlim())
        {
            Act.Acts["quality"] = _ => open.Wait();
            var waiting = Enumerable.Range(0, 5).Select(_ => tester.AskAsync("laddered")).ToList();
            await Until.TrueAsync(() => graph.Admission.PartOfAllowedWait > 0.9);
            Pass(time, 20);
            Assert.That(graph.Quality.Rung == 0 || graph.Answering.Plain.At(1)!.Current is not null);
            await Until.TrueAsync(() => graph.Answering.Plain.At(1)!.Current is not null);
            Pass(time, 2);
            Assert.That(graph.Quality.RungName, Is.EqualTo("cheap"));
            open.Set();
            Act.Acts.TryRemove("quality", out var _);
            foreach (var each in await Task.WhenAll(waiting))
                each.Dispose();
        }
        Assert.That(await AskAsync(tester), Is.EqualTo(("cheap", """{"rows":[{"x":1,"y":10}]}""")));
        Assert.That(await tester.Client.GetStringAsync("metrics"),
            Does.Contain("adflow_quality_rung{graph=\"laddered\",rung=\"cheap\"} 1\n"));
        Pass(time, 200);
        Assert.That(await AskAsync(tester), Is.EqualTo(("full", """{"rows":[{"x":1,"y":100}]}""")));
        Assert.That(graph.Quality.Changes, Is.EqualTo(2));
    }

    [Test]
    public async Task GraphWithoutLadder_TellsNoQuality()
    {
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("double", HostGraphs.Double("double"));
        using var answer = await tester.AskAsync("double");
        Assert.That(answer.Headers.Contains("AdFlow-Quality"), Is.False);
    }

    private static void Pass(ManualTime time, int looks)
    {
        for (int look = 0; look < looks; look++)
            time.Pass(TimeSpan.FromMilliseconds(100));
    }

    private static async Task<(string Quality, string Text)> AskAsync(HostTester tester)
    {
        using var answer = await tester.AskAsync("laddered");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return (answer.Headers.GetValues("AdFlow-Quality").Single(), await answer.Content.ReadAsStringAsync());
    }
}
