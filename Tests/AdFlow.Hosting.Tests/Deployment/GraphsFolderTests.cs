namespace AdFlow.Hosting.Tests.Deployment;

public sealed class GraphsFolderTests
{
    private string _folder = "";

    private string Graphs => Path.Combine(_folder, "graphs");

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("adflow-folder-").FullName;
        Directory.CreateDirectory(Graphs);
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Start_ServesEveryGraphOfTheFolderAndNoSubGraph()
    {
        Write("a.graph.yaml", HostGraphs.Double("a"));
        Write("more/b.graph.yaml", HostGraphs.Double("b"));
        Write("sub.graph.yaml", Sub);
        Write(".git/c.graph.yaml", HostGraphs.Double("c"));
        using var host = await StartAsync();
        Assert.That(host.Graphs.All.Select(graph => graph.Name), Is.EqualTo(new[] { "a", "b" }));
        var version = host.Graphs.All[0].Current.Versions.Single();
        Assert.That(version.Name, Is.EqualTo(version.Bundle.Hash[..12]));
        // They are the folder's: nothing of them is in the store.
        Assert.That(host.Deployments.Stored, Is.Empty);
        var refusal = await Assert.ThrowsAsync<DeploymentException>(
            () => host.DeployAsync("a", "v1", BundleZip.Times("a", 1)));
        Assert.That(refusal!.Status, Is.EqualTo(409));
    }

    [Test]
    public async Task Start_GraphsThatCannotBeBound_AreAllTold()
    {
        Write("a.graph.yaml", HostGraphs.Double("a").Replace("x *", "z *"));
        Write("b.graph.yaml", "graph: [");
        Write("c.graph.yaml", HostGraphs.Double("d"));
        Write("d.graph.yaml", HostGraphs.Double("d"));
        var refusal = (await Assert.ThrowsAsync<DeploymentException>(() => StartAsync()))!;
        Assert.That(refusal.Problems.Select(problem => problem.File),
            Is.SupersetOf(new[] { "a.graph.yaml", "b.graph.yaml", "c.graph.yaml", "d.graph.yaml" }), refusal.Message);
    }

    [Test]
    public async Task Reload_ChangedFile_IsServedAndABrokenOneKeepsTheLastGoodVersion()
    {
        Write("a.graph.yaml", HostGraphs.Double("a"));
        await using var tester = await HostTester.StartAsync(options => options.GraphsFolder = Graphs);
        Assert.That(await tester.RunAsync("a", 1), Is.EqualTo(2));
        Write("a.graph.yaml", HostGraphs.Double("a").Replace("x * 2", "x * 5"));
        await tester.SendAsync(HttpMethod.Post, "graphs/reload");
        Assert.That(await tester.RunAsync("a", 1), Is.EqualTo(5));
        Write("a.graph.yaml", HostGraphs.Double("a").Replace("x * 2", "nothing * 5"));
        var list = await tester.SendAsync(HttpMethod.Post, "graphs/reload");
        Assert.That(list.Text, Does.Contain("nothing").And.Not.Contain(_folder));
        Assert.That((await tester.SendAsync(HttpMethod.Get, "graphs/a")).Text, Does.Contain("nothing"));
        // Also when it was given up meanwhile, and the file says something else by now.
        tester.Host.Graphs.All[0].Answering.Plain.ReleaseIdle(TimeSpan.Zero);
        Assert.That(await tester.RunAsync("a", 1), Is.EqualTo(5));
        File.Delete(Path.Combine(Graphs, "a.graph.yaml"));
        await tester.SendAsync(HttpMethod.Post, "graphs/reload");
        Assert.That(tester.Host.Graphs.Count, Is.Zero);
    }

    [Test]
    public async Task Reload_NothingChanged_KeepsWhatIsBound()
    {
        Write("a.graph.yaml", HostGraphs.Double("a"));
        using var host = await StartAsync();
        var before = host.Graphs.All[0].Current;
        await host.ReloadAsync(CancellationToken.None);
        Assert.That(host.Graphs.All[0].Current, Is.SameAs(before));
    }

    [Test]
    public async Task Reload_SubGraphChanged_IsAnotherVersion()
    {
        Write("sub.graph.yaml", Sub);
        Write("a.graph.yaml", """
            adflow: 1
            graph: a
            request: { x: float64 }
            nodes:
              tripled: { use: sub.graph.yaml, in: { rows: request } }
            output: tripled
            """);
        using var host = await StartAsync();
        string before = host.Graphs.All[0].Current.Versions[0].Name;
        Write("sub.graph.yaml", Sub.Replace("x * 3", "x * 4"));
        await host.ReloadAsync(CancellationToken.None);
        Assert.That(host.Graphs.All[0].Current.Versions[0].Name, Is.Not.EqualTo(before));
    }

    [Test]
    public async Task FileChanges_IsSeenWithoutBeingTold()
    {
        Write("a.graph.yaml", HostGraphs.Double("a"));
        using var host = await StartAsync();
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Folder!.Read += () => read.TrySetResult();
        Write("b.graph.yaml", HostGraphs.Double("b"));
        await read.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(host.Graphs.TryFind("b", out _), Is.True);
    }

    [Test]
    public async Task Start_GraphThatIsDeployedToo_IsRefused()
    {
        using (var host = await StoreHost.StartAsync(Path.Combine(_folder, "store")))
            await host.DeployAsync("a", "v1", BundleZip.Times("a", 2));
        Write("a.graph.yaml", HostGraphs.Double("a"));
        await Assert.ThatAsync(() => StartAsync(),
            Throws.InstanceOf<DeploymentException>().With.Message.Contains("deployed in the store too"));
    }

    private const string Sub = """
        adflow: 1
        graph: sub
        inputs: { rows: { x: float64 } }
        nodes:
          tripled: { op: let, in: rows, with: { y: x * 3 } }
        output: tripled
        """;

    private void Write(string name, string text)
    {
        string path = Path.Combine(Graphs, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + ".part", text);
        File.Move(path + ".part", path, overwrite: true);
    }

    private Task<GraphHost> StartAsync() => StoreHost.StartAsync(
        Path.Combine(_folder, "store"), options => options.GraphsFolder = Graphs);
}
