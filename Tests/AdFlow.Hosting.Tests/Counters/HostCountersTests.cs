using System.Net;
using System.Text.Json;
using AdFlow.Tables.Counters;

namespace AdFlow.Hosting.Tests.Counters;

/// <summary>Counters of a real host: shared, kept, shown and reset.</summary>
public sealed class HostCountersTests
{
    private static string Budget(string name, string key = "int64") => $$"""
        adflow: 1
        graph: {{name}}
        request: { campaign_id: {{key}}, price: int64 }
        tables: { spend: { counter: { campaign_id: {{key}} } } }
        nodes:
          offer: { op: let, in: request, with: { daily_budget: 100 } }
          paid: { op: counter.take, in: offer, table: spend, columns: { amount: price, limit: daily_budget } }
          few: { op: select, in: paid, with: [taken, used] }
        output: few
        """;

    private static async Task<(long Taken, long Used)> TakeAsync(HostTester tester, string graph, long price)
    {
        string answer = await tester.RunAsync(graph, $$"""{ "campaign_id": 7, "price": {{price}} }""");
        var row = JsonDocument.Parse(answer).RootElement.GetProperty("rows")[0];
        return (row.GetProperty("taken").GetInt64(), row.GetProperty("used").GetInt64());
    }

    [Test]
    public async Task Graphs_ShareCountersOfOneName_AndOutliveTheHost()
    {
        string folder;
        var first = await HostTester.StartAsync();
        try
        {
            folder = first.Folder;
            first.Deploy("one", Budget("one"));
            first.Deploy("other", Budget("other"));
            Assert.That(await TakeAsync(first, "one", 60), Is.EqualTo((60L, 60L)));
            Assert.That(await TakeAsync(first, "other", 60), Is.EqualTo((0L, 60L)));
            Assert.That(await TakeAsync(first, "other", 30), Is.EqualTo((30L, 90L)));
        }
        finally
        {
            await first.StopAsync();
        }
        await using var second = await HostTester.StartAsync(folder);
        second.Deploy("one", Budget("one"));
        Assert.That(await TakeAsync(second, "one", 20), Is.EqualTo((0L, 90L)), "an orderly end loses nothing");
        Assert.That(await TakeAsync(second, "one", 10), Is.EqualTo((10L, 100L)));
    }

    [Test]
    public async Task Counters_AreShownAndReset()
    {
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("one", Budget("one"));
        Assert.That((await tester.Client.GetAsync("/counters/spend")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        await TakeAsync(tester, "one", 60);
        Assert.That((await tester.GetAsync("/counters"))[0].GetProperty("name").GetString(), Is.EqualTo("spend"));
        var shown = (await tester.GetAsync("/counters/spend?key=7")).GetProperty("counters")[0];
        Assert.That(shown.GetProperty("used").GetInt64(), Is.EqualTo(60));
        using var wrong = await tester.Client.PostAsync("/counters/spend/reset?key=x", null);
        Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        using var reset = await tester.Client.PostAsync("/counters/spend/reset?key=7", null);
        Assert.That(reset.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await TakeAsync(tester, "one", 60), Is.EqualTo((60L, 60L)));
        using var all = await tester.Client.PostAsync("/counters/spend/reset", null);
        Assert.That(all.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(tester.Host.Counters.Find("spend")!.Read(7), Is.Zero);
    }

    [TestCase("int64", "7")]
    [TestCase("utf8", "\"7\"")]
    public async Task CountersOfTheStore_AreShownAndReset_BeforeAGraphUsesThem(string kind, string id)
    {
        string request = $$"""{ "campaign_id": {{id}}, "price": 60 }""";
        var first = await HostTester.StartAsync();
        first.Deploy("one", Budget("one", kind));
        Assert.That(await first.RunAsync("one", request), Does.Contain("60"));
        await first.StopAsync();
        await using var second = await HostTester.StartAsync(first.Folder);
        var listed = (await second.GetAsync("/counters"))[0];
        Assert.That(listed.GetProperty("name").GetString(), Is.EqualTo("spend"));
        Assert.That(listed.GetProperty("key").GetString(), Is.EqualTo(kind));
        var shown = (await second.GetAsync("/counters/spend")).GetProperty("counters")[0];
        Assert.That(shown.GetProperty("used").GetInt64(), Is.EqualTo(60));
        var (status, _) = await second.PostAsync("/counters/spend/reset");
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(second.Log.Events, Has.One.Contains("Counters 'spend': all set to 0"));
        Assert.That((await second.GetAsync("/counters/spend?key=7")).GetProperty("counters")[0].GetProperty("used")
            .GetInt64(), Is.Zero);
        second.Deploy("one", Budget("one", kind));
        string answer = await second.RunAsync("one", request);
        var row = JsonDocument.Parse(answer).RootElement.GetProperty("rows")[0];
        Assert.That(row.GetProperty("used").GetInt64(), Is.EqualTo(60), answer);
    }

    [Test]
    public async Task CountersThatAreDamaged_AreTold_AndHideNoOthers()
    {
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("one", Budget("one"));
        await TakeAsync(tester, "one", 60);
        string damaged = Directory.CreateDirectory(
            Path.Combine(tester.Host.Options.StoreFolder, "counters", "damaged")).FullName;
        File.WriteAllText(Path.Combine(damaged, "records.log"), "no log of counters, but a text of some length");
        var listed = await tester.GetAsync("/counters");
        Assert.That(listed[0].GetProperty("problem").GetString(), Does.Contain("log says why"));
        Assert.That(listed[1].GetProperty("name").GetString(), Is.EqualTo("spend"));
        Assert.That((await tester.Client.GetAsync("/counters/damaged")).StatusCode,
            Is.EqualTo(HttpStatusCode.InsufficientStorage));
        Assert.That((await tester.Client.GetAsync("/counters/..%2Ftables.log")).StatusCode,
            Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task ManyRequestsAtOnce_SpendABudgetExactly()
    {
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("one", Budget("one"));
        tester.Deploy("other", Budget("other"));
        var taken = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            TakeAsync(tester, i % 2 == 0 ? "one" : "other", 3)));
        Assert.That(taken.Sum(each => each.Taken), Is.EqualTo(99));
    }

    [Test]
    public async Task CountersOfTheOtherKind_KeepAGraphFromBeingBound()
    {
        await using var tester = await HostTester.StartAsync();
        tester.Deploy("one", Budget("one"));
        tester.Deploy("texts", Budget("texts", "utf8"));
        await TakeAsync(tester, "one", 60);
        string answer = await tester.RunAsync("texts", """{ "campaign_id": "a", "price": 1 }""");
        Assert.That(answer, Does.Contain("\"error\""));
        Assert.That(() => tester.Host.Counters.Open("spend", CounterKey.Utf8), Throws.TypeOf<IOException>().With.Message
            .Contains("the host has counters 'spend' whose keys are int64"));
    }
}
