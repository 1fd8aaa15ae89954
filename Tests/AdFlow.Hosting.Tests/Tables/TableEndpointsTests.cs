using System.Net;
using System.Text.Json;

namespace AdFlow.Hosting.Tests;

public sealed class TableEndpointsTests
{
    private const string Ads = "id,bid\n1,0.5\n2,0.25\n";

    [Test]
    public async Task Put_TableThatAGraphDeclares_IsReadByIt()
    {
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("look", HostGraphs.Lookup("look", "none/ads.arrow"));
        var (status, body) = await tester.PublishAsync("ads", Ads);
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await tester.RunAsync("look", """{ "id": 2 }"""), Does.Contain("0.25"));
        var table = await tester.GetAsync("/tables/ads");
        Assert.That(table.GetProperty("version").GetString(), Is.EqualTo(body.GetProperty("version").GetString()));
        Assert.That(table.GetProperty("rows").GetInt64(), Is.EqualTo(2));
        Assert.That(table.GetProperty("columns").EnumerateArray().Select(column =>
            column.GetProperty("name").GetString()), Is.EqualTo(new[] { "id", "bid" }));
        Assert.That(table.GetProperty("indexes").EnumerateArray().Single().GetString(), Is.EqualTo("key(id)"));
        Assert.That(table.GetProperty("bound")[0].GetProperty("graph").GetString(), Is.EqualTo("look"));
        Assert.That((await tester.GetAsync("/tables")).GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task Put_FirstTimeWhileAGraphReadsItsOwnFile_TakesItsPlace()
    {
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("look", HostGraphs.Lookup("look", tester.WriteTable("own", "id,bid\n1,7.5\n")));
        Assert.That(await tester.RunAsync("look", """{ "id": 1 }"""), Does.Contain("7.5"));
        await tester.PublishAsync("ads", Ads);
        Assert.That(await tester.RunAsync("look", """{ "id": 1 }"""), Does.Contain("0.5"));
        Assert.That(tester.Host.Tables.Files.Count, Is.Zero);
    }

    [Test]
    public async Task FileOfAGraph_ThatChanges_IsReadAgainWhenTheFolderIs()
    {
        string folder = Directory.CreateTempSubdirectory("adflow-graphs-").FullName, own = Path.Combine(folder, "ads");
        await using var tester = await HostTester.StartAsync(options => options.GraphsFolder = folder);
        File.Copy(tester.WriteTable("first", "id,bid\n1,0.5\n"), own);
        File.WriteAllText(Path.Combine(folder, "look.graph.yaml"), HostGraphs.Lookup("look", "ads"));
        await tester.PostAsync("/graphs/reload");
        Assert.That(await tester.RunAsync("look", """{ "id": 1 }"""), Does.Contain("0.5"));
        File.Copy(tester.WriteTable("second", "id,bid\n1,7.5\n"), own, overwrite: true);
        await tester.PostAsync("/graphs/reload");
        Assert.That(
            async () => await tester.RunAsync("look", """{ "id": 1 }"""), Does.Contain("7.5").After(30_000, 20));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task Put_SameColumns_SwapsWithoutBindingAgain()
    {
        await using var tester = await HostTester.StartAsync();
        var slot = tester.Deploy("look", HostGraphs.Lookup("look", "none/ads.arrow")).Answering.Plain;
        await tester.PublishAsync("ads", Ads);
        await tester.RunAsync("look", """{ "id": 1 }""");
        var before = slot.Current;
        await tester.PublishAsync("ads", "id,bid\n1,0.75\n2,0.5\n3,1.5\n");
        Assert.That(await tester.RunAsync("look", """{ "id": 3 }"""), Does.Contain("1.5"));
        Assert.That(slot.Current, Is.SameAs(before));
        Assert.That((await tester.GetAsync("/tables/ads")).GetProperty("number").GetInt32(), Is.EqualTo(2));
    }

    [Test]
    public async Task Put_OtherColumnsThatFit_BindsAgain()
    {
        await using var tester = await HostTester.StartAsync();
        var slot = tester.Deploy("look", HostGraphs.Lookup("look", "none/ads.arrow")).Answering.Plain;
        await tester.PublishAsync("ads", Ads);
        await tester.RunAsync("look", """{ "id": 1 }""");
        var before = slot.Current;
        using var inferred = await tester.Client.PutAsync(
            "/tables/ads?schema=infer", new StringContent("note,id,bid\nx,1,0.75\n"));
        Assert.That(inferred.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await tester.RunAsync("look", """{ "id": 1 }"""), Does.Contain("0.75").And.Contain("note"));
        Assert.That(slot.Current, Is.Not.SameAs(before));
        Assert.That(before!.References, Is.Zero);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Put_ColumnsThatBreakAGraph_IsRefusedAndNamesIt(bool isBound)
    {
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("look", HostGraphs.Lookup("look", "none/ads.arrow").Replace(
            "output: found", "  cheap: { op: where, in: found, with: bid < 1 }\noutput: cheap"));
        await tester.PublishAsync("ads", Ads);
        if (isBound)
            await tester.RunAsync("look", """{ "id": 1 }""");
        using var refused = await tester.Client.PutAsync(
            "/tables/ads?schema=infer", new StringContent("id,cost\n1,0.75\n"));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        var problem = (await JsonDocument.ParseAsync(await refused.Content.ReadAsStreamAsync())).RootElement
            .GetProperty("error").GetProperty("problems")[0];
        Assert.That(problem.GetProperty("graph").GetString(), Is.EqualTo("look"));
        Assert.That(problem.GetProperty("version").GetString(), Is.EqualTo("1"));
        Assert.That(problem.GetProperty("node").GetString(), Is.EqualTo("cheap"));
        Assert.That(problem.GetProperty("message").GetString(), Does.Contain("'bid'"));
        Assert.That(await tester.RunAsync("look", """{ "id": 2 }"""), Does.Contain("0.25"));
    }

    [Test]
    public async Task Put_FilesThatAreNoGoodTables_TellAllProblemsAndTheLastGoodVersionServes()
    {
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("look", HostGraphs.Lookup("look", "none/ads.arrow"));
        await tester.PublishAsync("ads", Ads);
        byte[] good = File.ReadAllBytes(tester.WriteTable("good", Ads));
        foreach (byte[] bad in (byte[][])[good[..^100], good[..(good.Length / 2)], [0, 1, 2], []])
        {
            using var answer = await tester.Client.PutAsync("/tables/ads", new ByteArrayContent(bad));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity), $"{bad.Length} bytes");
        }
        var (status, body) = await tester.PublishAsync("ads", "id,bid\n1,0.5\n2,x\n3,y\n");
        Assert.That(status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(body.GetProperty("error").GetProperty("problems").GetArrayLength(), Is.EqualTo(2));
        (status, body) = await tester.PublishAsync("ads", "id,bid\n1,0.5\n2,1\n1,2\n2,3\n");
        Assert.That(status, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(body.GetProperty("error").GetProperty("problems").EnumerateArray().Select(problem =>
            problem.GetProperty("row").GetInt64()), Is.EquivalentTo(new[] { 2, 3 }));
        Assert.That(await tester.RunAsync("look", """{ "id": 2 }"""), Does.Contain("0.25"));
        Assert.That((await tester.GetAsync("/tables/ads")).GetProperty("number").GetInt32(), Is.EqualTo(1));
        Assert.That(Directory.GetFiles(Path.Combine(tester.Folder, "store", "uploads")), Is.Empty);
    }

    [Test]
    public async Task Put_TooLargeOrMisnamed_IsRefused()
    {
        await using var tester = await HostTester.StartAsync(options => options.MaxTableBytes = 1000);
        var (status, _) = await tester.PublishAsync("ads", new string('x', 1001));
        Assert.That(status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        using var unknownLength = new StreamContent(new Drip(new byte[5000]));
        using var answer = await tester.Client.PutAsync("/tables/ads", unknownLength);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        (status, _) = await tester.PublishAsync("Ads", Ads);
        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
        (status, _) = await tester.PostAsync("/tables/ads/rollback");
        Assert.That(status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Rollback_GoesBackAVersionAtATime_AndToAGivenOne()
    {
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("look", HostGraphs.Lookup("look", "none/ads.arrow"));
        foreach (string bid in (string[])["0.125", "0.25", "0.5"])
            await tester.PublishAsync("ads", $"id,bid\n1,{bid}\n");
        Assert.That((await tester.PostAsync("/tables/ads/rollback")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await tester.RunAsync("look", """{ "id": 1 }"""), Does.Contain("0.25"));
        await tester.PostAsync("/tables/ads/rollback");
        Assert.That(await tester.RunAsync("look", """{ "id": 1 }"""), Does.Contain("0.125"));
        Assert.That((await tester.PostAsync("/tables/ads/rollback")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        await tester.PostAsync("/tables/ads/rollback?to=3");
        Assert.That(await tester.RunAsync("look", """{ "id": 1 }"""), Does.Contain("0.5"));
        var versions = (await tester.GetAsync("/tables/ads")).GetProperty("versions");
        Assert.That(versions.EnumerateArray().Single(version => version.GetProperty("current").GetBoolean())
            .GetProperty("number").GetInt32(), Is.EqualTo(3));
    }

    [Test]
    public async Task Restart_BringsTablesBackWithoutTheirFiles()
    {
        var first = await HostTester.StartAsync();
        await first.PublishAsync("ads", Ads);
        await first.PublishAsync("ads", "id,bid\n1,0.75\n");
        await first.StopAsync();
        await using var second = await HostTester.StartAsync(first.Folder);
        second.Deploy("look", HostGraphs.Lookup("look", "none/ads.arrow"));
        Assert.That(await second.RunAsync("look", """{ "id": 1 }"""), Does.Contain("0.75"));
        await second.PostAsync("/tables/ads/rollback");
        Assert.That(await second.RunAsync("look", """{ "id": 1 }"""), Does.Contain("0.5"));
    }

    [Test]
    public async Task Versions_BeyondThoseKept_AreDeletedOnceNobodyReadsThem()
    {
        await using var tester = await HostTester.StartAsync(options => options.KeptTableVersions = 2);
        var slot = tester.Deploy("look", HostGraphs.Lookup("look", "none/ads.arrow")).Answering.Plain;
        await tester.PublishAsync("ads", "id,bid\n1,1.5\n");
        var activation = (await slot.AcquireAsync(TimeSpan.FromMinutes(1), default)).Activation!;
        var oldest = activation.Tables[0].Table.Table.Acquire();
        for (int i = 2; i < 5; i++)
            await tester.PublishAsync("ads", $"id,bid\n1,{i}.5\n");
        tester.Host.Tables.DeleteDropped();
        Assert.That(Files(oldest.Snapshot.Hash), Is.Not.Empty);
        oldest.Release();
        tester.Host.Tables.DeleteDropped();
        Assert.That(Files(oldest.Snapshot.Hash), Is.Empty);
        Assert.That((await tester.GetAsync("/tables/ads")).GetProperty("versions").GetArrayLength(), Is.EqualTo(2));
        Assert.That(Files("").Select(file => Path.GetFileName(file)[..64]).Distinct().Count(), Is.EqualTo(2));
        activation.Release();

        string[] Files(string hash) => Directory.GetFiles(Path.Combine(tester.Folder, "store", "tables"), hash + "*");
    }

    // Gives its bytes without saying how many there will be.
    private sealed class Drip(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
