using System.Net;

namespace AdFlow.Hosting.Tests.Deployment;

public sealed class LiveChangeTests
{
    [Test]
    public async Task Changes_WhileRequestsRun_FailNone()
    {
        await using var tester = await HostTester.StartAsync(options => options.KeptVersions = 2);
        await tester.PutAsync("g", "v0", BundleZip.Times("g", 2));
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(client => Task.Run(async () =>
        {
            int answered = 0;
            for (; !done.IsCancellationRequested; answered++)
                // Every version multiplies by something that is no zero; a failed request fails the test.
                Assert.That(await tester.RunAsync("g", client + 1), Is.Not.Zero);
            return answered;
        })).ToList();
        for (int version = 1; version <= 25; version++)
        {
            string share = version % 2 == 0 ? "?traffic=50" : "?traffic=100";
            var deployed = await tester.PutAsync("g", $"v{version}", BundleZip.Times("g", version + 2), share);
            Assert.That(deployed.Status, Is.EqualTo(HttpStatusCode.OK), deployed.Text);
            if (version % 3 == 0)
                await tester.SendAsync(HttpMethod.Post, "graphs/g/rollback");
        }
        await done.CancelAsync();
        Assert.That(await Task.WhenAll(clients), Has.All.GreaterThan(0));
    }

    [Test]
    public async Task DiskIsFull_AtAnyStep_NothingHasChangedAndTheNextTryWorks()
    {
        string store = Directory.CreateTempSubdirectory("adflow-full-").FullName;
        int left = int.MaxValue;
        using (var host = await StoreHost.StartAsync(store, options =>
        {
            DeploymentScript.Configure(options);
            // After the record is stored the change counts, and nothing can fail any more.
            options.BeforeFileStep = what =>
            {
                if (what is not "record appended" && left-- == 0)
                    throw new IOException("No space left on device");
            };
        }))
            for (int change = 0; change < DeploymentScript.Steps.Count; change++)
                await FillAsync(host, store, DeploymentScript.Steps[change], step => left = step);
        Directory.Delete(store, recursive: true);
    }

    // Lets the disk be full at the first, second, … step, until the change gets through.
    private static async Task FillAsync(GraphHost host, string store, Func<GraphHost, Task> change, Action<int> full)
    {
        string before = host.State();
        for (int step = 0; ; step++)
        {
            full(step);
            try
            {
                await change(host);
                full(int.MaxValue);
                return;
            }
            catch (DeploymentException refusal)
            {
                full(int.MaxValue);
                Assert.That((refusal.Status, host.State()), Is.EqualTo((507, before)), $"step {step}");
            }
        }
    }

    [Test]
    public async Task TableIsPublished_GraphThatLackedIt_IsServed()
    {
        string graphs = Directory.CreateTempSubdirectory("adflow-graphs-").FullName;
        File.WriteAllText(Path.Combine(graphs, "lookup.graph.yaml"), HostGraphs.Lookup("lookup", "ads.arrow"));
        await using (var tester = await HostTester.StartAsync(options =>
        {
            options.GraphsFolder = graphs;
            options.SkipBroken = true;
        }))
        {
            var before = await tester.SendAsync(HttpMethod.Get, "graphs");
            Assert.That(before.Json[0].GetProperty("served").GetBoolean(), Is.False, before.Text);
            Assert.That(before.Json[0].GetProperty("problems")[0].GetProperty("message").GetString(),
                Does.Contain("table 'ads'"));
            byte[] table = File.ReadAllBytes(tester.WriteTable("ads", "id,bid\n1,0.5\n"));
            var published = await tester.SendAsync(HttpMethod.Put, "tables/ads", new ByteArrayContent(table)
            {
                Headers = { { "Content-Type", "application/vnd.apache.arrow.file" } },
            });
            Assert.That(published.Status, Is.EqualTo(HttpStatusCode.OK), published.Text);
            var after = await tester.SendAsync(HttpMethod.Get, "graphs");
            Assert.That(after.Json[0].GetProperty("served").GetBoolean(), Is.True, after.Text);
        }
        Directory.Delete(graphs, recursive: true);
    }
}
