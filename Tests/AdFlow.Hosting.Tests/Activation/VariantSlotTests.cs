using AdFlow.Operators;

namespace AdFlow.Hosting.Tests.Activation;

public sealed class VariantSlotTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Test]
    public async Task AcquireAsync_ManyAtOnce_BindOnce()
    {
        await using var tester = await HostTester.StartAsync();
        var slot = tester.Deploy("double", HostGraphs.Double("double")).Answering.Plain;
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(_ => Task.Run(async () => await slot.AcquireAsync(Long, default))));
        Assert.That(outcomes.Select(outcome => outcome.Activation).Distinct().Count(), Is.EqualTo(1));
        Assert.That(outcomes[0].Activation!.References, Is.EqualTo(33));
        Assert.That(tester.Host.Activations.Activations, Is.EqualTo(1));
    }

    [Test]
    public async Task AcquireAsync_GraphThatCannotBeBound_SaysWhyToAll()
    {
        await using var tester = await HostTester.StartAsync();
        var slot = tester.Deploy("broken", HostGraphs.Double("broken").Replace("x * 2", "z * 2")).Answering.Plain;
        var failures = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(async _ => (await slot.AcquireAsync(Long, default)).Failure));
        Assert.That(failures.Select(failure => failure?.Class), Is.All.EqualTo(FailureClass.GraphAuthor));
        Assert.That(failures[0]!.Message, Does.Contain("z").And.Contain("broken.graph.yaml:5:"));
    }

    [Test]
    public async Task ReleaseIdle_AfterTheLastRun_FreesGraph()
    {
        await using var tester = await HostTester.StartAsync();
        var slot = tester.Deploy("double", HostGraphs.Double("double")).Answering.Plain;
        var activation = (await slot.AcquireAsync(Long, default)).Activation!;
        Assert.That(slot.ReleaseIdle(Long), Is.False);
        Assert.That(slot.ReleaseIdle(TimeSpan.Zero), Is.True);
        Assert.That(tester.Host.Activations.Activations, Is.EqualTo(1));
        activation.Release();
        Assert.That(tester.Host.Activations.Activations, Is.Zero);
        Assert.That((await slot.AcquireAsync(Long, default)).Activation, Is.Not.Null.And.Not.SameAs(activation));
    }

    [Test]
    public async Task Retire_WhileSomebodyRuns_LetsItEndAndSendsOthersAway()
    {
        await using var tester = await HostTester.StartAsync();
        var slot = tester.Deploy("double", HostGraphs.Double("double")).Answering.Plain;
        var activation = (await slot.AcquireAsync(Long, default)).Activation!;
        tester.Host.Graphs.Remove("double");
        Assert.That(activation.References, Is.EqualTo(1));
        Assert.That(await slot.AcquireAsync(Long, default), Is.EqualTo(default(ActivationOutcome)));
    }

    [Test]
    public async Task Graphs_ThatNameOneFile_ShareItsTable()
    {
        await using var tester = await HostTester.StartAsync();
        string file = tester.WriteTable("ads", "id,bid\n1,0.5\n2,0.25\n");
        var first = await AcquireAsync(tester.Deploy("a", HostGraphs.Lookup("a", file)));
        var second = await AcquireAsync(tester.Deploy("b", HostGraphs.Lookup("b", file)));
        Assert.That(first, Is.Not.SameAs(second));
        Assert.That(tester.Host.Tables.Files.Count, Is.EqualTo(1));
        tester.Host.Graphs.Remove("a");
        first.Release();
        Assert.That(tester.Host.Tables.Files.Count, Is.EqualTo(1));
        tester.Host.Graphs.Remove("b");
        second.Release();
        Assert.That(tester.Host.Tables.Files.Count, Is.Zero);
    }

    private static async Task<Hosting.Activation> AcquireAsync(GraphState graph)
    {
        var (activation, failure) = await graph.Answering.Plain.AcquireAsync(Long, default);
        Assert.That(failure?.Message, Is.Null);
        return activation!;
    }
}
