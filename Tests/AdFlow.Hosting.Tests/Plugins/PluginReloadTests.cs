using System.Net;
using System.Text.Json;

namespace AdFlow.Hosting.Tests;

public sealed class PluginReloadTests
{
    private const int Reloads = 20;

    private const string Graph = """
        adflow: 1
        graph: price
        request: { ctr: float32, bid: float32 }
        nodes:
          priced: { op: acme.ecpm, in: request, columns: { pctr: ctr } }
        output: priced
        """;

    // artifacts/bin/<this project>/<configuration> → artifacts/bin/CustomOperator/<configuration>
    private static readonly string Built = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "CustomOperator", new DirectoryInfo(AppContext.BaseDirectory).Name));

    [Test]
    public async Task Reload_UnderLoad_FailsNoRequestAndItsCodeIsCollected()
    {
        await using var tester = await StartAsync();
        using var ended = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(() => AskAsync(tester, ended.Token))).ToList();
        for (int i = 0; i < Reloads; i++)
        {
            var (status, body) = await tester.PostAsync("/plugins/reload?wait_ms=60000");
            Assert.That(status, Is.EqualTo(HttpStatusCode.OK), body.ToString());
            Assert.That(body.GetProperty("generation").GetInt32(), Is.EqualTo(i + 2));
            Assert.That(body.GetProperty("before").GetProperty("collected").GetBoolean(), body.ToString());
        }
        Assert.That(tester.Log.Events, Has.One.Contains("Plugins are loaded, generation 2: Acme.Bidding.dll."));
        await ended.CancelAsync();
        Assert.That((await Task.WhenAll(clients)).Sum(), Is.Positive);
        Assert.That((await tester.GetAsync("/plugins")).GetProperty("former").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Reload_OfPluginsThatCannotBeLoaded_TellsAllAndKeepsThoseBefore()
    {
        await using var tester = await StartAsync();
        await tester.RunAsync("price", """{ "ctr": 0.5, "bid": 1 }""");
        string other = Directory.CreateDirectory(Path.Combine(tester.Folder, "plugins", "other")).FullName;
        File.Copy(Path.Combine(Built, "Acme.Bidding.dll"), Path.Combine(other, "Acme.Again.dll"));
        File.WriteAllBytes(Path.Combine(other, "Broken.dll"), [77, 90, 1, 2]);
        var (status, body) = await tester.PostAsync("/plugins/reload");
        Assert.That(status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(Problems(body), Does.Contain("acme.ecpm").And.Contain("Broken.dll"));
        Assert.That(await tester.RunAsync("price", """{ "ctr": 0.5, "bid": 1 }"""), Does.Contain("500"));
        Assert.That((await tester.GetAsync("/plugins")).GetProperty("generation").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public async Task Reload_WithoutAnOperatorThatABoundGraphNames_IsRefused()
    {
        await using var tester = await StartAsync();
        await tester.RunAsync("price", """{ "ctr": 0.5, "bid": 1 }""");
        File.Delete(Path.Combine(tester.Folder, "plugins", "Acme.Bidding.dll"));
        var (status, body) = await tester.PostAsync("/plugins/reload");
        Assert.That(status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(Problems(body), Does.Contain("price").And.Contain("acme.ecpm"));
        Assert.That(await tester.RunAsync("price", """{ "ctr": 0.5, "bid": 1 }"""), Does.Contain("500"));
    }

    [Test]
    public async Task Reload_WithoutAnOperatorThatIdleGraphsNeed_TellsAllAndKeepsIt()
    {
        await using var tester = await StartAsync();
        tester.Deploy("laddered", """
            adflow: 1
            graph: laddered
            request: { ctr: float32, bid: float32 }
            nodes:
              priced: { op: let, in: request, with: { ecpm: ctr * bid } }
              few: { op: select, in: priced, with: [ctr] }
            quality:
              - { name: cheap, swap: { priced: { op: acme.ecpm, in: request, columns: { pctr: ctr } } } }
            output: few
            """);
        Assert.That(await tester.RunAsync("laddered", """{ "ctr": 0.5, "bid": 1 }"""), Does.Contain("0.5"),
            string.Join("\n", tester.Log.Lines));
        tester.Host.Graphs.TryFind("laddered", out var laddered);
        laddered!.Answering.Plain.Evict(laddered.Answering.Plain.Current!);
        tester.Deploy("broken", Graph.Replace("graph: price", "graph: broken").Replace("acme.ecpm", "acme.never"));
        File.Delete(Path.Combine(tester.Folder, "plugins", "Acme.Bidding.dll"));
        var (status, body) = await tester.PostAsync("/plugins/reload");
        Assert.That(status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), body.ToString());
        Assert.That(Problems(body), Does.Contain("'price'").And.Contain("'laddered'").And.Contain("rung 'cheap'")
            .And.Contain("'price', version '1': price.graph.yaml:5:").And.Contain("acme.ecpm")
            .And.Not.Contain("broken"));
        Assert.That(await tester.RunAsync("price", """{ "ctr": 0.5, "bid": 1 }"""), Does.Contain("500"));
        await tester.RunAsync("broken", """{ "ctr": 0.5, "bid": 1 }""");
        Assert.That(tester.Log.Lines, Has.One.Contains("Plugins are not loaded, those before stay: graph 'laddered'")
            .And.One.Contains("graph broken, version 1, failed: ADG7101"));
        tester.Host.Graphs.Remove("price");
        tester.Host.Graphs.Remove("laddered");
        (status, body) = await tester.PostAsync("/plugins/reload");
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK), body.ToString());
        Assert.That(body.GetProperty("before").GetProperty("collected").GetBoolean(), body.ToString());
    }

    [Test]
    public async Task Reload_WhileARunIsUnderWay_SaysWhatKeepsTheCodeAlive()
    {
        await using var tester = await StartAsync();
        tester.Host.Graphs.TryFind("price", out var graph);
        var running = (await graph!.Answering.Plain.AcquireAsync(TimeSpan.FromMinutes(1), default)).Activation!;
        var (_, body) = await tester.PostAsync("/plugins/reload?wait_ms=0");
        Assert.That(body.GetProperty("before").GetProperty("given_up").GetBoolean(), Is.False);
        Assert.That(body.GetProperty("before").GetProperty("kept_by").ToString(),
            Does.Contain("price").And.Contain("1 run(s) under way"));
        var report = await tester.GetAsync("/activations");
        Assert.That(report.GetProperty("activations").EnumerateArray().Select(each =>
            (each.GetProperty("generation").GetInt32(), each.GetProperty("current").GetBoolean())),
            Is.EquivalentTo(new[] { (1, false), (2, true) }));
        Assert.That(report.GetProperty("plugins").GetProperty("former").GetArrayLength(), Is.EqualTo(1));
        running.Release();
        Assert.That((await tester.GetAsync("/activations")).GetProperty("activations").GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task FilesThatChange_AreLoadedByThemselves()
    {
        await using var tester = await StartAsync(TimeSpan.FromMilliseconds(20));
        string later = Directory.CreateDirectory(Path.Combine(tester.Folder, "plugins", "later")).FullName;
        File.Delete(Path.Combine(tester.Folder, "plugins", "Acme.Bidding.dll"));
        File.Copy(Path.Combine(Built, "Acme.Bidding.dll"), Path.Combine(later, "Acme.Bidding.dll"));
        Assert.That(() => tester.Host.Plugins.Current.Plugins, Has.Exactly(1).Contain("later").After(30_000, 10));
        Assert.That(await tester.RunAsync("price", """{ "ctr": 0.5, "bid": 1 }"""), Does.Contain("500"));
    }

    private static string Problems(JsonElement answer) =>
        answer.GetProperty("error").GetProperty("problems").ToString();

    private static async Task<HostTester> StartAsync(TimeSpan quiet = default)
    {
        string folder = Directory.CreateTempSubdirectory("adflow-host-").FullName;
        string plugins = Directory.CreateDirectory(Path.Combine(folder, "plugins")).FullName;
        File.Copy(Path.Combine(Built, "Acme.Bidding.dll"), Path.Combine(plugins, "Acme.Bidding.dll"));
        var tester = await HostTester.StartAsync(folder, options =>
            (options.PluginsFolder, options.PluginQuiet) = (plugins, quiet));
        tester.Deploy("price", Graph);
        return tester;
    }

    private static async Task<int> AskAsync(HostTester tester, CancellationToken ended)
    {
        int asked = 0;
        for (; !ended.IsCancellationRequested; asked++)
        {
            string answer = await tester.RunAsync("price", """{ "ctr": 0.5, "bid": 1 }""");
            Assert.That(answer, Does.Contain("500"));
        }
        return asked;
    }
}
