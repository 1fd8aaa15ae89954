namespace AdFlow.Hosting.Tests.Deployment;

public sealed class RestartTests
{
    private string _store = "";

    [SetUp]
    public void MakeFolder() => _store = Directory.CreateTempSubdirectory("adflow-restart-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_store, recursive: true);

    [Test]
    public async Task Start_AfterAStop_ServesWhatWasDeployed()
    {
        string state;
        using (var host = await StoreHost.StartAsync(_store))
        {
            await host.DeployAsync("g", "v1", BundleZip.Times("g", 2));
            await host.DeployAsync("g", "v2", BundleZip.Times("g", 3), 25);
            state = host.State();
        }
        using (var host = await StoreHost.StartAsync(_store))
        {
            Assert.That(host.State(), Is.EqualTo(state));
            Assert.That(host.Graphs.TryFind("g", out var graph), Is.True);
            Assert.That(graph!.Current.Traffic.ToString(), Is.EqualTo("v1 75 %, v2 25 %"));
        }
    }

    [Test]
    public async Task NameOfARemovedVersion_StandsForItsContentStill()
    {
        using (var host = await StoreHost.StartAsync(_store, options => options.KeptVersions = 2))
        {
            await host.DeployAsync("g", "v1", BundleZip.Times("g", 1));
            await host.DeployAsync("g", "v2", BundleZip.Times("g", 2));
            await host.Deployments.RemoveVersionAsync("g", "v2", CancellationToken.None);
            // Now v3 has to go, when v4 comes.
            await host.DeployAsync("g", "v3", BundleZip.Times("g", 3));
            await host.DeployAsync("g", "v4", BundleZip.Times("g", 4));
        }
        using (var host = await StoreHost.StartAsync(_store))
        {
            foreach (string name in new[] { "v2", "v3" })
            {
                var refusal = await Assert.ThrowsAsync<DeploymentException>(
                    () => host.DeployAsync("g", name, BundleZip.Times("g", 9)));
                Assert.That(refusal!.Status, Is.EqualTo(409));
                Assert.That(refusal.Message, Does.Contain("removed"));
            }
            await host.DeployAsync("g", "v2", BundleZip.Times("g", 2));
            Assert.That(host.Deployments.Stored["g"].Removed.Select(removed => removed.Name),
                Is.EqualTo(new[] { "v3" }));
            // What is removed whole begins anew.
            await host.Deployments.RemoveGraphAsync("g", CancellationToken.None);
            await host.DeployAsync("g", "v3", BundleZip.Times("g", 9));
        }
    }

    [Test]
    public async Task BundleThatIsGoneWhileTheHostRuns_IsTheHostsFault()
    {
        await using var tester = await HostTester.StartAsync(Directory.CreateDirectory(
            Path.Combine(_store, "running")).FullName);
        await tester.PutAsync("g", "v1", BundleZip.Times("g", 2));
        foreach (string bundle in Directory.GetDirectories(Path.Combine(tester.Folder, "store", "bundles")))
            Directory.Delete(bundle, recursive: true);
        using var answer = await tester.AskAsync("g");
        Assert.That((int)answer.StatusCode, Is.EqualTo(500));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("\"class\":\"internal\""));
        var plan = await tester.SendAsync(HttpMethod.Get, "graphs/g/plan");
        Assert.That((int)plan.Status, Is.EqualTo(500));
        Assert.That(plan.Error.GetProperty("class").GetString(), Is.EqualTo("internal"));
        Assert.That(plan.Text, Does.Contain("missing").And.Not.Contain(_store));
    }

    [Test]
    public async Task Start_WhileAnotherHostHasTheStore_IsRefused()
    {
        using var host = await StoreHost.StartAsync(_store);
        await Assert.ThatAsync(() => StoreHost.StartAsync(_store), Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task Start_GraphsThatCannotBeBoundAnyMore_AreAllToldOrSkipped()
    {
        using (var host = await StoreHost.StartAsync(_store))
            foreach (string name in new[] { "a", "b", "c" })
                await host.DeployAsync(name, "v1", BundleZip.Times(name, 2));
        Break("a");
        Break("b");
        var refusal = (await Assert.ThrowsAsync<DeploymentException>(() => StoreHost.StartAsync(_store)))!;
        Assert.That(refusal.Problems.Select(problem => problem.File),
            Is.EqualTo(new[] { "a/a.graph.yaml", "b/b.graph.yaml" }), refusal.Message);
        using (var host = await StoreHost.StartAsync(_store, options => options.SkipBroken = true))
        {
            Assert.That(host.Graphs.All.Select(graph => graph.Name), Is.EqualTo(new[] { "c" }));
            Assert.That(host.Deployments.Problems.Keys, Is.EquivalentTo(new[] { "a", "b" }));
            // A good version that gets all the traffic repairs the graph.
            await host.DeployAsync("a", "v2", BundleZip.Times("a", 3), 100);
            Assert.That(host.Graphs.TryFind("a", out _), Is.True);
            Assert.That(host.Deployments.Problems.Keys, Is.EqualTo(new[] { "b" }));
        }
    }

    [Test]
    public async Task Start_BundleIsGone_SaysSo()
    {
        using (var host = await StoreHost.StartAsync(_store))
            await host.DeployAsync("g", "v1", BundleZip.Times("g", 2));
        Directory.Delete(Directory.GetDirectories(Path.Combine(_store, "bundles")).Single(), recursive: true);
        var refusal = (await Assert.ThrowsAsync<DeploymentException>(() => StoreHost.StartAsync(_store)))!;
        Assert.That(refusal.Message, Does.Contain("is missing in the store").And.Contain("v1"));
    }

    [Test]
    public async Task Log_OfManyChanges_IsWrittenAnewAndSaysTheSame()
    {
        string state;
        using (var host = await StoreHost.StartAsync(_store, options => options.KeptVersions = 60))
        {
            for (int version = 0; version < 60; version++)
                await host.DeployAsync("g", $"v{version}", BundleZip.Times("g", version));
            for (int change = 0; change < 300; change++)
                await host.Deployments.SetTrafficAsync("g",
                    TrafficSplit.All($"v{change % 60}"), CancellationToken.None);
            state = host.State();
        }
        var log = new FileInfo(Path.Combine(_store, "deployments", "records.log"));
        Assert.That(log.Length, Is.LessThan(2 << 20));
        using (var host = await StoreHost.StartAsync(_store))
            Assert.That(host.State(), Is.EqualTo(state));
    }

    private void Break(string graph)
    {
        string file = Directory.GetFiles(Path.Combine(_store, "bundles"), $"{graph}.graph.yaml",
            SearchOption.AllDirectories).Single();
        File.WriteAllText(file, File.ReadAllText(file).Replace("x *", "z *"));
    }
}
