using System.Net;
using AdFlow.Hosting.Tests.Deployment;
using AdFlow.Tables;

namespace AdFlow.Hosting.Tests;

/// <summary>Stores that have lost a published table, or damaged it.</summary>
public sealed class LostTableTests
{
    private const string Ads = "id,bid\n1,0.5\n2,0.25\n";

    private string _folder = null!;

    [SetUp]
    public async Task Publish()
    {
        _folder = Directory.CreateTempSubdirectory("adflow-lost-").FullName;
        var tester = await HostTester.StartAsync(_folder);
        await tester.PublishAsync("ads", Ads);
        await tester.PublishAsync("lefts", "id,left\n1,5\n");
        await tester.PutAsync("look", "1", BundleZip.OfGraph("look", HostGraphs.Lookup("look", "ads.arrow")));
        await tester.PutAsync("good", "1", BundleZip.Times("good", 2));
        await tester.StopAsync();
    }

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Start_TableThatIsLost_SaysSoInOneSentence([Values] bool isDamaged)
    {
        Lose("ads", isDamaged);
        var error = (await Assert.ThrowsAsync<TableException>(() => HostTester.StartAsync(_folder)))!;
        Assert.That(error.Message, Does.Contain("ads").And.Contain("--skip-broken").And.Not.Contain("lefts")
            .And.Not.Contain("\n"));
        Assert.That(error.Message.Count(letter => letter == '.'), Is.EqualTo(1), error.Message);
    }

    [Test]
    public async Task Start_SkippingWhatIsBroken_ServesTheRestAndNamesTheTable([Values] bool isDamaged)
    {
        Lose("ads", isDamaged);
        var tester = await HostTester.StartAsync(_folder, options => options.SkipBroken = true);
        Assert.That(await tester.RunAsync("good", 1), Is.EqualTo(2));
        Assert.That(tester.Host.Graphs.TryFind("look", out _), Is.False);
        Assert.That((await tester.SendAsync(HttpMethod.Get, "graphs/look")).Text,
            Does.Contain("ADG7507").And.Contain("ads"));
        var tables = (await tester.GetAsync("/tables")).EnumerateArray().ToDictionary(
            table => table.GetProperty("table").GetString()!, table => table.TryGetProperty("problem", out _));
        Assert.That(tables, Is.EquivalentTo(new Dictionary<string, bool> { ["ads"] = true, ["lefts"] = false }));
        Assert.That((await tester.GetAsync("/tables/ads")).GetProperty("versions").GetArrayLength(), Is.EqualTo(1));
        Assert.That(tester.Log.Lines, Has.Some.Contain("'ads' is lost"));
        // The same again repairs it, and the graphs that need it.
        var (status, _) = await tester.PublishAsync("ads", Ads);
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await tester.RunAsync("look", """{ "id": 2 }"""), Does.Contain("0.25"));
        Assert.That(tester.Host.Deployments.Problems, Is.Empty);
        await tester.StopAsync();
        tester = await HostTester.StartAsync(_folder);
        Assert.That(await tester.RunAsync("look", """{ "id": 2 }"""), Does.Contain("0.25"));
        await tester.StopAsync();
    }

    [Test]
    public async Task LostTable_CanBeRolledBack()
    {
        var tester = await HostTester.StartAsync(_folder);
        await tester.PublishAsync("ads", "id,bid\n2,0.75\n");
        await tester.StopAsync();
        Lose("ads", isDamaged: false);
        tester = await HostTester.StartAsync(_folder, options => options.SkipBroken = true);
        var (status, _) = await tester.PostAsync("/tables/ads/rollback");
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await tester.RunAsync("look", """{ "id": 2 }"""), Does.Contain("0.25"));
        await tester.StopAsync();
    }

    private void Lose(string table, bool isDamaged)
    {
        string log = Path.Combine(_folder, "store", "tables.log");
        using (var tables = new HostTables(new SnapshotStore(Path.Combine(_folder, "store", "tables")), log))
        {
            string rows = Path.Combine(
                _folder, "store", "tables", tables.Find(table)!.CurrentVersion.Hash + ".arrow");
            if (isDamaged)
                File.WriteAllBytes(rows, new byte[100]);
            else
                File.Delete(rows);
        }
    }
}
