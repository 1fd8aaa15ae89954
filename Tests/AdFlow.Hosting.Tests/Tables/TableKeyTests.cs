using System.Net;
using System.Text;
using System.Text.Json;
using AdFlow.Hosting.Tests.Deployment;

namespace AdFlow.Hosting.Tests;

/// <summary>Tables whose declared key comes twice, when graphs that need it are not bound.</summary>
public sealed class TableKeyTests
{
    private const string Good = "id,bid\n1,0.5\n2,0.25\n", Twice = "id,bid\n1,0.5\n2,0.25\n1,0.75\n";

    private static byte[] Bundle(HostTester tester, string ads) => BundleZip.Of(
        ("look.graph.yaml", Encoding.UTF8.GetBytes(HostGraphs.Lookup("look", "ads.arrow"))),
        ("ads.arrow", File.ReadAllBytes(tester.WriteTable("ads", ads))));

    [Test]
    public async Task Publish_ForAnIdleGraph_IsRefused_AlsoAfterARestart()
    {
        var first = await HostTester.StartAsync();
        Assert.That((await first.PutAsync("look", "v1", Bundle(first, Good))).Status, Is.EqualTo(HttpStatusCode.OK));
        await AssertRefusedAsync(first);
        await first.PublishAsync("ads", Good);
        await AssertRefusedAsync(first);
        await first.StopAsync();
        await using var second = await HostTester.StartAsync(first.Folder);
        await AssertRefusedAsync(second);
        Assert.That(second.Host.Activations.Activations, Is.Zero);
        Assert.That(await second.RunAsync("look", """{ "id": 2 }"""), Does.Contain("0.25"));
    }

    [Test]
    public async Task Publish_ForARung_IsRefused()
    {
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("rungs", """
            adflow: 1
            graph: rungs
            request: { id: int64 }
            tables:
              ads: { path: none/ads.arrow, key: id }
            nodes:
              found: { op: let, in: request, with: { y: id } }
              few: { op: select, in: found, with: [id] }
            output: few
            quality:
              - { name: cheap, swap: { found: { op: join, in: request, table: ads } } }
            """);
        Assert.That((await tester.PublishAsync("ads", Good)).Status, Is.EqualTo(HttpStatusCode.OK));
        await AssertRefusedAsync(tester);
    }

    [Test]
    public async Task Deploy_OfATableOfTheBundle_IsRefused_AndNothingIsDeployed()
    {
        await using var tester = await HostTester.StartAsync();
        var refused = await tester.PutAsync("look", "v1", Bundle(tester, Twice));
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), refused.Text);
        Assert.That(refused.Problems[0].ToString(), Does.Contain("'id', row 2").And.Contain("look.graph.yaml")
            .And.Contain("'ads'").And.Not.Contain(tester.Folder));
        Assert.That(tester.Host.Graphs.TryFind("look", out _), Is.False);
        Assert.That((await tester.PutAsync("look", "v1", Bundle(tester, Good))).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(tester.Host.Activations.Activations, Is.Zero);
        Assert.That(await tester.RunAsync("look", """{ "id": 2 }"""), Does.Contain("0.25"));
    }

    [Test]
    public async Task Deploy_ToATableThatIsPublished_IsRefused()
    {
        await using var tester = await HostTester.StartAsync();
        Assert.That((await tester.PublishAsync("ads", Twice)).Status, Is.EqualTo(HttpStatusCode.OK));
        var refused = await tester.PutAsync("look", "v1", Bundle(tester, Good));
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), refused.Text);
        Assert.That(refused.Problems[0].ToString(), Does.Contain("'id', row 2"));
        Assert.That((await tester.PublishAsync("ads", "id,bid\n1,0.5\n1,0.75\n")).Status,
            Is.EqualTo(HttpStatusCode.OK), "what was refused asks for nothing");
    }

    [Test]
    public async Task Publish_OfColumnsThatVersionsLack_TellsEachProblemOnceWithItsVersions()
    {
        await using var tester = await HostTester.StartAsync();
        byte[] bundle = Bundle(tester, Good);
        Assert.That((await tester.PutAsync("look", "v1", bundle)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await tester.PutAsync("look", "v2", bundle)).Status, Is.EqualTo(HttpStatusCode.OK));
        await tester.PublishAsync("ads", Good);
        using var answer = await tester.Client.PutAsync("/tables/ads?schema=infer", new StringContent("bid\n1\n"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
        string[] told = [.. error.GetProperty("problems").EnumerateArray().Select(problem =>
            problem.GetProperty("message").GetString()!)];
        Assert.That(told, Is.Unique.And.All.Contain("graph 'look', versions 'v1', 'v2'"));
        Assert.That(error.GetProperty("problems")[0].GetProperty("versions").GetArrayLength(), Is.EqualTo(2));
        Assert.That(error.GetProperty("message").GetString(), Does.StartWith("2 deployed version(s)"));
    }

    [Test]
    public async Task PublishingAndRollback_AreLoggedWithNameAndVersion()
    {
        await using var tester = await HostTester.StartAsync();
        await tester.PublishAsync("ads", Good);
        await tester.PublishAsync("ads", Twice);
        await tester.PostAsync("/tables/ads/rollback");
        Assert.That(tester.Log.Events, Has.One.Contains("Table 'ads': published as version 1, 2 rows")
            .And.One.Contains("Table 'ads': published as version 2, 3 rows")
            .And.One.Contains("Table 'ads': rolled back to version 1, 2 rows"));
    }

    private static async Task AssertRefusedAsync(HostTester tester)
    {
        var (status, body) = await tester.PublishAsync("ads", Twice);
        Assert.That(status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), body.ToString());
        Assert.That(body.ToString(), Does.Contain("'id', row 2"));
    }
}
