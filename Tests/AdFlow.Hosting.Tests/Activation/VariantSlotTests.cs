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

    [Test]
    public async Task ReleaseIdle_WhileSomebodyRuns_KeepsTheGraph()
    {
        await using var tester = await HostTester.StartAsync();
        var slot = tester.Deploy("double", HostGraphs.Double("double")).Answering.Plain;
        var activation = (await slot.AcquireAsync(Long, default)).Activation!;
        Assert.That(slot.ReleaseIdle(TimeSpan.Zero), Is.False);
        Assert.That(slot.Current, Is.SameAs(activation));
        activation.Release();
        Assert.That(slot.ReleaseIdle(Long), Is.False);
        Assert.That(slot.ReleaseIdle(TimeSpan.Zero), Is.True);
        Assert.That(tester.Host.Activations.Activations, Is.Zero);
        Assert.That(tester.Host.Activations.Filled(), Is.Empty);
        Assert.That((await slot.AcquireAsync(Long, default)).Activation, Is.Not.Null.And.Not.SameAs(activation));
    }

    [Test]
    public async Task Activations_BeyondTheLimit_GiveTheLeastRecentlyUsedUp()
    {
        await using var tester = await HostTester.StartAsync(options => options.MostActivations = 2);
        var graphs = new List<GraphState>();
        foreach (string name in (string[])["a", "b", "c"])
            graphs.Add(tester.Deploy(name, HostGraphs.Double(name)));
        var running = await AcquireAsync(graphs[0]);
        (await AcquireAsync(graphs[1])).Release();
        (await AcquireAsync(graphs[2])).Release();
        Assert.That(graphs.Select(graph => graph.Answering.Plain.Current is not null),
            Is.EqualTo(new[] { true, false, true }), "the oldest one still runs");
        running.Release();
        Assert.That(tester.Host.Activations.Activations, Is.EqualTo(2));
    }

    [Test]
    public async Task Replace_OfWhatIsNotThereAnyMore_GivesTheOtherUp()
    {
        await using var tester = await HostTester.StartAsync();
        var slot = tester.Deploy("double", HostGraphs.Double("double")).Answering.Plain;
        var before = (await slot.AcquireAsync(Long, default)).Activation!;
        before.Release();
        var next = (await tester.Host.Activations.BindAsync(slot)).Activation!;
        Assert.That(slot.ReleaseIdle(TimeSpan.Zero), Is.True);
        Assert.That(slot.Replace(before, next), Is.False);
        Assert.That(tester.Host.Activations.Activations, Is.Zero);
        Assert.That(tester.Host.Activations.Filled(), Is.Empty);
    }

    [Test]
    public async Task Everything_AtOnce_LeavesNothingBehind()
    {
        await using var tester = await HostTester.StartAsync(options => options.MostActivations = 3);
        var pool = tester.Host.Activations;
        using var ended = new CancellationTokenSource();
        var askers = Enumerable.Range(0, 4)
            .Select(seed => Task.Run(() => AskAsync(tester, seed, ended.Token))).ToList();
        for (int round = 0; round < 60; round++)
        {
            string name = $"g{round % 5}";
            var slot = tester.Deploy(name, HostGraphs.Double(name), $"{round}").Answering.Plain;
            await slot.RenewAsync();
            pool.ReleaseIdle();
            slot.ReleaseIdle(TimeSpan.Zero);
            if (round % 7 == 0)
                await tester.Host.Plugins.ReloadAsync(default);
        }
        await ended.CancelAsync();
        await Task.WhenAll(askers);
        foreach (var graph in tester.Host.Graphs.All)
            tester.Host.Graphs.Remove(graph.Name);
        // A binding that nobody waits for any more ends by itself.
        Assert.That(() => pool.Activations, Is.Zero.After(10_000, 5));
        Assert.That(pool.Filled(), Is.Empty);
    }

    private static async Task AskAsync(HostTester tester, int seed, CancellationToken ended)
    {
        var random = new Random(seed);
        while (!ended.IsCancellationRequested)
        {
            if (!tester.Host.Graphs.TryFind($"g{random.Next(5)}", out var graph))
                continue;
            var (activation, failure) = await graph.Answering.Plain.AcquireAsync(Long, default);
            Assert.That(failure?.Message, Is.Null, $"seed {seed}");
            activation?.Release();
        }
    }

    private static async Task<Hosting.Activation> AcquireAsync(GraphState graph)
    {
        var (activation, failure) = await graph.Answering.Plain.AcquireAsync(Long, default);
        Assert.That(failure?.Message, Is.Null);
        return activation!;
    }
}
