using System.Net;
using System.Net.Http.Json;

namespace AdFlow.Hosting.Tests.Deployment;

public sealed class DeploymentEndpointTests
{
    [Test]
    public async Task Put_FirstVersion_AnswersRequests()
    {
        await using var tester = await HostTester.StartAsync();
        var deployed = await tester.PutAsync("twice", "v1", BundleZip.Times("twice", 2));
        Assert.That(deployed.Status, Is.EqualTo(HttpStatusCode.OK), deployed.Text);
        Assert.That(deployed.Json.GetProperty("traffic").GetProperty("shares").GetProperty("v1").GetDouble(),
            Is.EqualTo(100));
        Assert.That(await tester.RunAsync("twice", 21), Is.EqualTo(42));
    }

    [Test]
    public async Task Put_SameContentAgain_ChangesNothing()
    {
        await using var tester = await HostTester.StartAsync();
        var first = await tester.PutAsync("g", "v1", BundleZip.Times("g", 2));
        var again = await tester.PutAsync("g", "v1", BundleZip.Times("g", 2));
        Assert.That((again.Status, again.Text), Is.EqualTo((HttpStatusCode.OK, first.Text)));
    }

    [Test]
    public async Task Put_OtherContentUnderTheName_IsAConflict()
    {
        await using var tester = await HostTester.StartAsync();
        await tester.PutAsync("g", "v1", BundleZip.Times("g", 2));
        var refused = await tester.PutAsync("g", "v1", BundleZip.Times("g", 3));
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(refused.Error.GetProperty("message").GetString(), Does.Contain("'v1'").And.Contain("another name"));
        Assert.That(await tester.RunAsync("g", 1), Is.EqualTo(2));
    }

    [Test]
    public async Task Put_LaterVersion_HasNoTrafficUntilTold()
    {
        await using var tester = await HostTester.StartAsync();
        await tester.PutAsync("g", "v1", BundleZip.Times("g", 2));
        await tester.PutAsync("g", "v2", BundleZip.Times("g", 3));
        Assert.That(await tester.RunAsync("g", 1), Is.EqualTo(2));
        await tester.PutAsync("g", "v3", BundleZip.Times("g", 4), "?traffic=100");
        Assert.That(await tester.RunAsync("g", 1), Is.EqualTo(4));
        var back = await tester.SendAsync(HttpMethod.Post, "graphs/g/rollback");
        Assert.That(back.Status, Is.EqualTo(HttpStatusCode.OK), back.Text);
        Assert.That(await tester.RunAsync("g", 1), Is.EqualTo(2));
        var nothing = await tester.SendAsync(HttpMethod.Post, "graphs/g/rollback");
        Assert.That(nothing.Status, Is.EqualTo(HttpStatusCode.Conflict));
    }

    [Test]
    public async Task Traffic_ByField_GivesAUserAlwaysTheSameVersion()
    {
        await using var tester = await HostTester.StartAsync();
        await tester.PutAsync("g", "v1", BundleZip.Times("g", 1));
        await tester.PutAsync("g", "v2", BundleZip.Times("g", -1));
        var divided = await tester.SendAsync(HttpMethod.Put, "graphs/g/traffic",
            JsonContent.Create(new { field = "x", shares = new { v1 = 50, v2 = 50 } }));
        Assert.That(divided.Status, Is.EqualTo(HttpStatusCode.OK), divided.Text);
        int second = 0;
        for (int user = 1; user <= 60; user++)
        {
            double answer = await tester.RunAsync("g", user);
            Assert.That(Math.Abs(answer), Is.EqualTo(user));
            Assert.That(await tester.RunAsync("g", user), Is.EqualTo(answer), $"user {user}");
            second += answer < 0 ? 1 : 0;
        }
        Assert.That(second, Is.InRange(15, 45));
    }

    [Test]
    public async Task Traffic_WrongDivision_TellsEverythingThatIsWrong()
    {
        await using var tester = await HostTester.StartAsync();
        await tester.PutAsync("g", "v1", BundleZip.Times("g", 1));
        var refused = await tester.SendAsync(HttpMethod.Put, "graphs/g/traffic",
            JsonContent.Create(new { shares = new { v1 = 50, v7 = 200 } }));
        Assert.That((int)refused.Status, Is.EqualTo(422));
        Assert.That(refused.Problems, Has.Length.EqualTo(2));
        Assert.That(refused.Text, Does.Contain("'v7'").And.Contain("v1"));
        var unknown = await tester.SendAsync(HttpMethod.Put, "graphs/g/traffic",
            JsonContent.Create(new { field = "user", shares = new { v1 = 100 } }));
        Assert.That(unknown.Text, Does.Contain("no field 'user'"));
        foreach (string body in new[] { "", "[]", "{", "{\"share\":{}}", "{\"shares\":{\"v1\":\"all\"}}", "{}" })
            Assert.That((await tester.SendAsync(HttpMethod.Put, "graphs/g/traffic", new StringContent(body))).Status,
                Is.EqualTo(HttpStatusCode.BadRequest), body);
    }

    [Test]
    public async Task Put_GraphThatCannotBeBound_TellsAllProblemsAndNoPathOfTheServer()
    {
        await using var tester = await HostTester.StartAsync();
        var refused = await tester.PutAsync("broken", "v1", BundleZip.Of(("graphs/broken.graph.yaml", """
            adflow: 1
            graph: broken
            request: { x: float64, id: int64 }
            tables: { ads: { path: ads.arrow, key: id } }
            nodes:
              a: { op: let, in: request, with: { y: z * 2 } }
              b: { op: lett, in: a }
              c: { op: join, in: a, table: ads }
            output: b
            """)));
        Assert.That((int)refused.Status, Is.EqualTo(422), refused.Text);
        Assert.That(refused.Problems.Select(problem => problem.GetProperty("file").GetString()),
            Is.All.EqualTo("graphs/broken.graph.yaml"));
        Assert.That(refused.Problems.Select(problem => problem.GetProperty("line").GetInt32()),
            Is.SupersetOf(new[] { 4, 6, 7 }));
        Assert.That(refused.Text, Does.Not.Contain(tester.Folder).And.Not.Contain("incoming"));
        Assert.That((await tester.SendAsync(HttpMethod.Get, "graphs/broken")).Status,
            Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(Directory.GetFileSystemEntries(Path.Combine(tester.Folder, "store", "incoming")), Is.Empty);
        Assert.That(Directory.GetFileSystemEntries(Path.Combine(tester.Folder, "store", "bundles")), Is.Empty);
    }

    [Test]
    public async Task Put_GraphThatNamesFilesOutside_ReadsNoneOfThem()
    {
        await using var tester = await HostTester.StartAsync();
        string secret = Path.Combine(tester.Folder, "secret.graph.yaml");
        File.WriteAllText(secret, "secret: content");
        foreach (string line in new[]
        {
            $"a: {{ use: {secret}, in: {{ ads: request }} }}",
            "a: { use: ../../../secret.graph.yaml, in: { ads: request } }",
            $"a: {{ op: rank.linear, in: request, with: {{ coefficients: {secret} }} }}",
        })
        {
            var refused = await tester.PutAsync("g", "v1", BundleZip.OfGraph("g",
                $"adflow: 1\ngraph: g\nrequest: {{ x: float64 }}\nnodes:\n  {line}\noutput: a\n"));
            Assert.That((int)refused.Status, Is.EqualTo(422), line);
            Assert.That(refused.Text, Does.Contain("outside").And.Not.Contain("content"), line);
        }
        var table = await tester.PutAsync("g", "v1", BundleZip.OfGraph("g", HostGraphs.Lookup("g", "/etc/hostname")));
        Assert.That(table.Text, Does.Contain("'/etc/hostname' lies outside"));
    }

    [Test]
    public async Task Put_TestsThatFail_AreToldAndTheVersionIsRefused()
    {
        await using var tester = await HostTester.StartAsync();
        const string tests = """
            adflow_tests: 1
            tests:
              - name: three doubled
                request: { x: 3 }
                expect: { rows: [{ y: 7 }] }
              - name: four doubled
                request: { x: 4 }
                expect: { rows: [{ y: 8 }] }
            """;
        var refused = await tester.PutAsync("g", "v1",
            BundleZip.Of(("g.graph.yaml", HostGraphs.Double("g")), ("g.tests.yaml", tests)));
        Assert.That((int)refused.Status, Is.EqualTo(422), refused.Text);
        Assert.That(refused.Problems, Has.Length.EqualTo(1));
        Assert.That(refused.Text, Does.Contain("three doubled").And.Contain("g.tests.yaml")
            .And.Not.Contain(tester.Folder));
        var fine = await tester.PutAsync("g", "v1", BundleZip.Of(("g.graph.yaml", HostGraphs.Double("g")),
            ("g.tests.yaml", tests.Replace("y: 7", "y: 6"))));
        Assert.That(fine.Status, Is.EqualTo(HttpStatusCode.OK), fine.Text);
    }

    [Test]
    public async Task Put_BundleWithoutTheGraph_SaysWhatItHolds()
    {
        await using var tester = await HostTester.StartAsync();
        var refused = await tester.PutAsync("other", "v1", BundleZip.Times("g", 2));
        Assert.That((int)refused.Status, Is.EqualTo(422));
        Assert.That(refused.Text, Does.Contain("'g' (g.graph.yaml)"));
        var twice = await tester.PutAsync("g", "v1", BundleZip.Of(
            ("a.yaml", HostGraphs.Double("g")), ("b.yaml", HostGraphs.Double("g"))));
        Assert.That(twice.Text, Does.Contain("a.yaml, b.yaml"));
    }

    [Test]
    public async Task Put_NoZipOrTooLarge_IsRefusedByItsStatus()
    {
        await using var tester = await HostTester.StartAsync(options =>
            options.Bundles = new BundleLimits { MostBytes = 1000 });
        Assert.That((int)(await tester.PutAsync("g", "v1", "no zip"u8.ToArray())).Status, Is.EqualTo(422));
        Assert.That((int)(await tester.PutAsync("g", "v1", new byte[1001])).Status, Is.EqualTo(413));
        Assert.That((int)(await tester.PutAsync("g", ".v1", BundleZip.Times("g", 1))).Status, Is.EqualTo(400));
        Assert.That((int)(await tester.PutAsync("g", "v1", BundleZip.Times("g", 1), "?traffic=ten")).Status,
            Is.EqualTo(400));
        Assert.That((int)(await tester.PutAsync("g", "v1", BundleZip.Times("g", 1), "?traffic=101")).Status,
            Is.EqualTo(400));
    }

    [Test]
    public async Task Delete_VersionWithTraffic_IsRefused()
    {
        await using var tester = await HostTester.StartAsync();
        await tester.PutAsync("g", "v1", BundleZip.Times("g", 1));
        await tester.PutAsync("g", "v2", BundleZip.Times("g", 2));
        Assert.That((await tester.SendAsync(HttpMethod.Delete, "graphs/g/versions/v1")).Status,
            Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await tester.SendAsync(HttpMethod.Delete, "graphs/g/versions/v2")).Status,
            Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Directory.GetDirectories(Path.Combine(tester.Folder, "store", "bundles")), Has.Length.EqualTo(1));
        Assert.That((await tester.SendAsync(HttpMethod.Delete, "graphs/g/versions/v2")).Status,
            Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await tester.SendAsync(HttpMethod.Delete, "graphs/g")).Status,
            Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await tester.SendAsync(HttpMethod.Get, "graphs")).Json.GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Get_Graph_ShowsVersionsTrafficSchemasAndTables()
    {
        await using var tester = await HostTester.StartAsync();
        string table = tester.WriteTable("ads", "id,bid\n1,0.5\n2,0.25\n");
        tester.Deploy("lookup", HostGraphs.Lookup("lookup", table));
        await tester.Client.PostAsJsonAsync("graphs/lookup/run", new { id = 2 });
        var shown = (await tester.SendAsync(HttpMethod.Get, "graphs/lookup")).Json;
        Assert.That(shown.GetProperty("answering").GetString(), Is.EqualTo("1"));
        Assert.That(shown.GetProperty("request")[0].GetProperty("type").GetString(), Is.EqualTo("int64"));
        Assert.That(shown.GetProperty("outputs")[0].GetProperty("columns").GetArrayLength(), Is.EqualTo(2));
        Assert.That(shown.GetProperty("tables")[0].GetProperty("version").GetString(), Has.Length.EqualTo(64));
        Assert.That(shown.GetProperty("versions")[0].GetProperty("percent").GetDouble(), Is.EqualTo(100));
    }

    [Test]
    public async Task Get_Plan_IsJsonOrDotWithFilesOfTheBundle()
    {
        await using var tester = await HostTester.StartAsync();
        await tester.PutAsync("g", "v1", BundleZip.Times("g", 2));
        var plan = await tester.SendAsync(HttpMethod.Get, "graphs/g/plan");
        Assert.That(plan.Json.GetProperty("file").GetString(), Is.EqualTo("g.graph.yaml"));
        Assert.That(plan.Text, Does.Not.Contain(tester.Folder));
        var dot = await tester.SendAsync(HttpMethod.Get, "graphs/g/plan?format=dot&version=v1");
        Assert.That(dot.Text, Does.StartWith("digraph \"g\""));
        Assert.That((await tester.SendAsync(HttpMethod.Get, "graphs/g/plan?format=svg")).Status,
            Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await tester.SendAsync(HttpMethod.Get, "graphs/g/plan?version=v2")).Status,
            Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Put_MoreVersionsThanAreKept_DropsTheOldestWithoutTraffic()
    {
        await using var tester = await HostTester.StartAsync(options => options.KeptVersions = 3);
        for (int version = 1; version <= 6; version++)
            await tester.PutAsync(
                "g", $"v{version}", BundleZip.Times("g", version), version == 3 ? "?traffic=100" : "");
        var versions = (await tester.SendAsync(HttpMethod.Get, "graphs")).Json[0].GetProperty("versions");
        Assert.That(versions.EnumerateArray().Select(version => version.GetString()),
            Is.EqualTo(new[] { "v1", "v3", "v6" }), "v1 is what a rollback goes to");
        Assert.That(Directory.GetDirectories(Path.Combine(tester.Folder, "store", "bundles")), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task ManyDeployments_AtOnce_AreAllThere()
    {
        await using var tester = await HostTester.StartAsync(options => options.KeptVersions = 100);
        var deployed = await Task.WhenAll(Enumerable.Range(0, 24).Select(i =>
            tester.PutAsync($"g{i % 3}", $"v{i}", BundleZip.Times($"g{i % 3}", i))));
        Assert.That(deployed.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.OK));
        foreach (var graph in tester.Host.Graphs.All)
            Assert.That(graph.Current.Versions, Has.Count.EqualTo(8));
    }
}
