using System.Net;
using AdFlow.Graphs;
using AdFlow.Hosting.Tests.Deployment;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Hosting.Tests.Recording;

/// <summary>What a host records is run again elsewhere and comes out the same.</summary>
public sealed class RecordingReplayTests
{
    private const string Graph = """
        adflow: 1
        graph: g
        request: { id: int64, ctr: float32, bid: float32 }
        tables:
          ads: { path: none/ads.arrow, key: id }
        nodes:
          found: { op: join, in: request, table: ads }
          priced: { op: acme.ecpm, in: found, columns: { pctr: ctr } }
        output: priced
        """;

    private const string Tried = """
        adflow: 1
        graph: g
        request: { user: int64, x: float64 }
        settings: { offset: { type: float64, default: 0 } }
        quality: [ { name: half, set: { settings.offset: 7 } } ]
        nodes:
          scaled: { op: let, in: request, with: { y: x * 2 } }
          moved: { op: let, in: scaled, with: { z: y + settings.offset } }
          sub: { use: sub.graph.yaml, in: { rows: moved } }
        output: sub
        """;

    private const string Sub = """
        adflow: 1
        graph: sub
        inputs: { rows: { z: float64 } }
        nodes:
          kept: { op: let, in: rows, with: { w: z + 1 } }
        output: kept
        """;

    private const int Together = 12;

    private static readonly Schema RequestSchema = new(new Field("id", DataType.Int64, false),
        new Field("ctr", DataType.Float32, false), new Field("bid", DataType.Float32, false));

    private static readonly string Built = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "CustomOperator", new DirectoryInfo(AppContext.BaseDirectory).Name));

    [TestCase("array")]
    [TestCase("lines")]
    [TestCase("arrow")]
    public async Task BodiesOfManyRequests_UnderLoad_WhilePluginsReload_ReplayEqual(string form)
    {
        await using var tester = await StartWithPluginAsync();
        await tester.RecordAsync("""{"percent": 100}""");
        using var ended = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4)
            .Select(client => Task.Run(() => AskManyAsync(tester, client, form, ended.Token))).ToList();
        await tester.ReachAsync(Together * 4);
        for (int reload = 1; reload <= 2; reload++)
        {
            var (status, body) = await tester.PostAsync("/plugins/reload?wait_ms=60000");
            Assert.That(status, Is.EqualTo(HttpStatusCode.OK), body.ToString());
            await tester.ReachAsync(tester.Find("g").Recording!.Accepted + Together * 4);
        }
        await ended.CancelAsync();
        int asked = (await Task.WhenAll(clients)).Sum();
        byte[][] files = await tester.FinishAsync(asked);
        Assert.That(await ReplayAsync(tester, files), Has.Count.EqualTo(asked));
    }

    [Test]
    public async Task RecordUnderLoad_WithReloadsDeploymentsAndPublications_ReplaysEqual()
    {
        await using var tester = await StartWithPluginAsync();
        await tester.RecordAsync("""{"percent": 100}""");
        using var ended = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(i => Task.Run(() => AskAsync(tester, i, ended.Token))).ToList();
        await tester.ReachAsync(40);
        var (status, body) = await tester.PostAsync("/plugins/reload?wait_ms=60000");
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK), body.ToString());
        Assert.That(body.GetProperty("before").GetProperty("collected").GetBoolean(), body.ToString());
        await tester.ReachAsync(80);
        await DeployAsync(tester, "v2", "?traffic=50");
        await tester.ReachAsync(160);
        await tester.PublishAsync("ads", Ads(2));
        await tester.ReachAsync(200);
        await tester.SendAsync(HttpMethod.Post, "graphs/g/rollback");
        await tester.ReachAsync(240);
        // The first two go, and with them their files.
        await DeployAsync(tester, "v3", "?traffic=100");
        await DeployAsync(tester, "v4", "");
        await tester.ReachAsync(280);
        await ended.CancelAsync();
        int asked = (await Task.WhenAll(clients)).Sum();
        byte[][] files = await tester.FinishAsync(asked);
        Assert.That(RecordingClient.Ids(files), Has.Count.EqualTo(asked).And.Unique);
        var seen = await ReplayAsync(tester, files);
        Assert.That(seen.Select(run => run.Version).Distinct(), Is.SupersetOf(new[] { "v1", "v2", "v3" }));
        Assert.That(seen.Select(run => run.Tables).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task RecordOfArms_ReplaysEqual()
    {
        await using var tester = await HostTester.StartAsync();
        var deployed = await tester.PutAsync("g", "v1", BundleZip.Of(("g.graph.yaml", Tried), ("sub.graph.yaml", Sub),
            ("other.graph.yaml", Sub.Replace("z + 1", "z - 1", StringComparison.Ordinal))));
        Assert.That(deployed.Status, Is.EqualTo(HttpStatusCode.OK), deployed.Text);
        await tester.RecordAsync("""{"percent": 100}""");
        var set = await tester.SendAsync(HttpMethod.Put, "graphs/g/experiments", new StringContent("""
            layers:
              - layer: scale
                field: user
                arms: [ { arm: triple, percent: 50, set: { scaled.with: { y: x * 3 } } } ]
              - layer: swap
                field: user
                arms: [ { arm: other, percent: 50, swap: { sub: { use: other.graph.yaml } } } ]
            """));
        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.OK), set.Text);
        for (int user = 0; user < 60; user++)
            Assert.That(await tester.RunOneAsync($"u{user}", $$"""{"user":{{user}},"x":{{user}}}"""),
                Is.EqualTo(HttpStatusCode.OK));
        var seen = await ReplayAsync(tester, await tester.FinishAsync(60));
        Assert.That(seen.Select(run => run.Arms).Distinct().Count(), Is.EqualTo(4));
    }

    [Test]
    public async Task RecordOfARungWithArms_ReplaysEqual()
    {
        await using var tester = await HostTester.StartAsync();
        await tester.PutAsync("g", "v1", BundleZip.Of(("g.graph.yaml", Tried), ("sub.graph.yaml", Sub)));
        var overlay = OverlayReader.ReadText("set: { scaled.with: { y: x * 3 } }", "arm", new DiagnosticBag())!;
        var version = tester.Find("g").Current.Versions[0];
        foreach (bool hasArm in (bool[])[false, true])
        {
            var variant = hasArm ? new GraphVariant(version) { Arms = [overlay], ArmNames = "scale=triple" }
                : new GraphVariant(version);
            var slot = new VariantSlot("g", variant, tester.Host.Activations) { Rung = "half", RungIndex = 1 };
            var bound = (await slot.AcquireAsync(TimeSpan.FromMinutes(1), default)).Activation!;
            byte[] file = await RecordOneAsync(bound);
            bound.Release();
            slot.Retire();
            var seen = await ReplayAsync(tester, file);
            Assert.That(seen.Single().Rung, Is.EqualTo("half"));
        }
    }

    private static async Task<byte[]> RecordOneAsync(Hosting.Activation bound)
    {
        var recorder = ActivationRecorder.Make(bound, new RecordingSpec(Percent: 100), PrivacyKey.Create());
        Assert.That(recorder.Problem, Is.Null);
        using var body = new RequestBody();
        body.Read("""{"user":1,"x":5}"""u8.ToArray(), RequestFormat.Json, "g");
        var seat = bound.Rent();
        Assert.That(seat.Read(body, 0, out var row), Is.Null);
        var request = new RunRequest { Request = row, Seed = 3, NowMicroseconds = 4 };
        using var run = await bound.Graph.RunAsync(request);
        Assert.That(run.Failure, Is.Null);
        Assert.That(run.Output(0)[run.Output(0).Schema.IndexOf("z")].Values<double>()[0], Is.AnyOf(17.0, 22.0));
        var encoded = new EncodedRun();
        recorder.Runs!.Record(encoded, 0, request, run, TimeSpan.Zero);
        using var file = new MemoryStream();
        using (var writer = new RecordWriter(file, leaveOpen: true))
        {
            writer.Write(encoded);
            writer.Finish();
        }
        bound.Return(seat);
        return file.ToArray();
    }

    private static async Task<List<(string Version, string Arms, string Rung, string Tables)>> ReplayAsync(
        HostTester tester, params byte[][] files)
    {
        var basis = tester.Host.Activations.AcquireBasis();
        var seen = new List<(string, string, string, string)>();
        var options = new ReplayOptions
        {
            Catalog = basis.Operators.Catalog,
            Plugins = basis.Operators.Recorded,
            Tables = new ReplayTableSources { Folders = [Path.Combine(tester.Folder, "store", "tables")] },
        };
        foreach (byte[] file in files)
        {
            using (var reader = RecordingClient.Read(file))
                while (reader.TryRead(out var run))
                    using (run)
                        seen.Add((run.Graph.Version, run.Graph.Arms, run.Graph.Rung, run.Header.Tables.Key));
            using var replayed = RecordingClient.Read(file);
            using var graphs = new ReplayedGraphs(options);
            await new ReplaySession(replayed, graphs).RunAsync(request => Assert.That(
                request.Verdict, Is.EqualTo(ReplayVerdict.Equal), $"{request.RequestId}: {request}"));
        }
        basis.Release();
        Assert.That(options.Remarks.All, Is.Empty);
        return seen;
    }

    private static async Task<HostTester> StartWithPluginAsync()
    {
        string folder = Directory.CreateTempSubdirectory("adflow-host-").FullName;
        string plugins = Directory.CreateDirectory(Path.Combine(folder, "plugins")).FullName;
        File.Copy(Path.Combine(Built, "Acme.Bidding.dll"), Path.Combine(plugins, "Acme.Bidding.dll"));
        var tester = await HostTester.StartAsync(folder, options =>
            (options.PluginsFolder, options.PluginQuiet, options.KeptVersions) = (plugins, TimeSpan.Zero, 2));
        var (status, body) = await tester.PublishAsync("ads", Ads(1));
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.Created), body.ToString());
        await DeployAsync(tester, "v1", "");
        return tester;
    }

    private static async Task DeployAsync(HostTester tester, string version, string query)
    {
        var deployed = await tester.PutAsync("g", version, BundleZip.OfGraph("g", $"# {version}\n{Graph}"), query);
        Assert.That(deployed.Status, Is.EqualTo(HttpStatusCode.OK), deployed.Text);
    }

    private static string Ads(int factor) =>
        "id,value\n" + string.Join("\n", Enumerable.Range(0, 50).Select(id => $"{id},{id * factor}")) + "\n";

    private static async Task<int> AskAsync(HostTester tester, int client, CancellationToken ended)
    {
        int asked = 0;
        for (; !ended.IsCancellationRequested; asked++)
            Assert.That(await tester.RunOneAsync($"c{client}-{asked}",
                $$"""{"id":{{asked % 50}},"ctr":0.5,"bid":{{1 + asked % 7}}}"""), Is.EqualTo(HttpStatusCode.OK));
        return asked;
    }

    private static async Task<int> AskManyAsync(HostTester tester, int client, string form, CancellationToken ended)
    {
        int asked = 0;
        for (; !ended.IsCancellationRequested; asked += Together)
            Assert.That(await tester.RunManyAsync($"c{client}-{asked}", form, RequestSchema, [.. Enumerable
                .Range(asked, Together).Select(i => $$"""{"id":{{i % 50}},"ctr":0.5,"bid":{{1 + i % 7}}}""")]),
                Is.EqualTo(HttpStatusCode.OK));
        return asked;
    }
}
