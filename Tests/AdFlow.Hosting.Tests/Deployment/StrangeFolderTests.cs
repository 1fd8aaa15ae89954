using System.Diagnostics;
using System.Net;

namespace AdFlow.Hosting.Tests.Deployment;

/// <summary>Things in the graphs folder that are no files, and links that lead in circles.</summary>
public sealed class StrangeFolderTests
{
    private string _folder = "";

    private string Graphs => Path.Combine(_folder, "graphs");

    [SetUp]
    public void MakeFolder()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("Pipes are told from files on Linux only.");
        _folder = Directory.CreateTempSubdirectory("adflow-strange-").FullName;
        Directory.CreateDirectory(Path.Combine(Graphs, "more"));
        File.WriteAllText(Path.Combine(Graphs, "a.graph.yaml"), HostGraphs.Double("a"));
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test, CancelAfter(60_000)]
    public async Task PipeAmongGraphs_IsTold_AndBlocksNothing()
    {
        await using var tester = await HostTester.StartAsync(options => options.GraphsFolder = Graphs);
        MakePipe("b.graph.yaml");
        var list = await tester.SendAsync(HttpMethod.Post, "graphs/reload");
        Assert.That(list.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(list.Text, Does.Contain("b.graph.yaml").And.Contain("a pipe, a socket or a device"));
        Assert.That((await tester.PutAsync("stored", "1", BundleZip.Times("stored", 3))).Status,
            Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await tester.RunAsync("a", 1), Is.EqualTo(2));
    }

    [TestCase("nodes:\n  used: { use: pipe, in: { rows: request } }\noutput: used", "pipe")]
    [TestCase("tables:\n  t: { path: pipe, key: x }\nnodes:\n  j: { op: join, in: request, table: t }\noutput: j",
        "pipe")]
    [CancelAfter(60_000)]
    public async Task PipeThatAGraphNames_IsToldAndNotRead(string rest, string named)
    {
        await using var tester = await HostTester.StartAsync(options => options.GraphsFolder = Graphs);
        MakePipe("pipe");
        File.WriteAllText(Path.Combine(Graphs, "b.graph.yaml"),
            "adflow: 1\ngraph: b\nrequest: { x: float64 }\n" + rest);
        await tester.SendAsync(HttpMethod.Post, "graphs/reload");
        Assert.That(tester.Host.Deployments.Problems["b"].Select(problem => problem.Message),
            Has.Some.Contain(named).And.Some.Contain("a pipe, a socket or a device"));
        Assert.That(tester.Host.Graphs.TryFind("b", out _), Is.False);
    }

    [Test, CancelAfter(60_000)]
    public async Task LinksInACircle_AreLookedIntoOnce()
    {
        File.WriteAllText(Path.Combine(Graphs, "more", "b.graph.yaml"), HostGraphs.Double("b"));
        Link("more/up", "..");
        Link("more/up2", Graphs);
        Link("self", "self");
        Link("self.graph.yaml", "self.graph.yaml");
        string beside = Directory.CreateDirectory(Path.Combine(_folder, "beside", "x")).FullName;
        File.WriteAllText(Path.Combine(beside, "c.graph.yaml"), HostGraphs.Double("c"));
        File.CreateSymbolicLink(Path.Combine(beside, "back"), "..");
        Link("linked", Path.Combine(_folder, "beside"));
        Link("twice", "linked");
        await using var tester = await HostTester.StartAsync(options =>
        {
            options.GraphsFolder = Graphs;
            options.SkipBroken = true;
        });
        Assert.That(tester.Host.Graphs.All.Select(graph => graph.Name), Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(tester.Host.Deployments.Problems.Keys, Is.EqualTo(new[] { "self.graph.yaml" }));
    }

    [Test]
    public async Task FolderThatIsGone_IsNoFaultOfTheStore_AndItsGraphsStay()
    {
        await using var tester = await HostTester.StartAsync(options => options.GraphsFolder = Graphs);
        Directory.Move(Graphs, Graphs + ".gone");
        var answer = await tester.SendAsync(HttpMethod.Post, "graphs/reload");
        Assert.That((int)answer.Status, Is.EqualTo(500));
        Assert.That(answer.Error.GetProperty("code").GetString(), Is.EqualTo("ADG7215"));
        Assert.That(answer.Text, Does.Not.Contain(_folder));
        Assert.That(await tester.RunAsync("a", 1), Is.EqualTo(2));
        Assert.That(tester.Log.Lines, Has.All.Not.Contain("   at "));
    }

    private void Link(string name, string target) =>
        File.CreateSymbolicLink(Path.Combine(Graphs, name), target);

    private void MakePipe(string name)
    {
        using var process = Process.Start("mkfifo", [Path.Combine(Graphs, name)]);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
    }
}
