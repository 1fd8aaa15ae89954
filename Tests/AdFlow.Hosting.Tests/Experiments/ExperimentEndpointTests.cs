using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdFlow.Hosting.Tests.Deployment;
using AdFlow.Runtime;

namespace AdFlow.Hosting.Tests.Experiments;

public sealed class ExperimentEndpointTests
{
    private const string Graph = """
        adflow: 1
        graph: g
        request: { user: int64, x: float64 }
        settings: { offset: { type: float64, default: 0 } }
        nodes:
          scaled: { op: let, in: request, with: { y: x * 2 } }
          moved: { op: let, in: scaled, with: { z: y + settings.offset } }
        output: moved
        """;

    private const string Tries = """
        layers:
          - layer: scale
            field: user
            arms:
              - { arm: triple, percent: 40, set: { scaled.with: { y: x * 3 } } }
          - layer: move
            field: user
            arms:
              - { arm: up, percent: 30, set: { settings.offset: 100 } }
              - { arm: down, percent: 30, set: { settings.offset: -100 } }
        """;

    [Test]
    public async Task Run_WithExperiments_HasTheArmsThatItsHeaderTells()
    {
        await using var tester = await StartAsync();
        var set = await SetAsync(tester, Tries);
        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.OK), set.Text);
        var seen = new Dictionary<string, int>();
        for (int user = 0; user < 200; user++)
        {
            var (arms, z) = await RunAsync(tester, user);
            double expected = (arms.Contains("triple") ? 3 : 2) + (arms.Contains("up") ? 100
                : arms.Contains("down") ? -100 : 0);
            Assert.That(z, Is.EqualTo(expected), arms);
            Assert.That((await RunAsync(tester, user)).Arms, Is.EqualTo(arms), "the same user, the same arms");
            seen[arms] = seen.GetValueOrDefault(arms) + 2;
        }
        Assert.That(seen.Keys, Has.Count.EqualTo(6));
        var shown = (await GetAsync(tester)).Json;
        foreach (var layer in shown.GetProperty("layers").EnumerateArray())
            foreach (var arm in layer.GetProperty("arms").EnumerateArray())
            {
                string name = $"{layer.GetProperty("layer")}={arm.GetProperty("arm")}";
                Assert.That(arm.GetProperty("requests").GetInt64(), Is.EqualTo(
                    seen.Where(pair => pair.Key.Split(',').Contains(name)).Sum(pair => pair.Value)), name);
                Assert.That(arm.GetProperty("p99_ms").GetDouble(), Is.Positive);
                Assert.That(arm.GetProperty("failures").GetInt64(), Is.Zero);
            }
        Assert.That(shown.GetProperty("variants_kept").GetInt32(), Is.EqualTo(5), "control is the version itself");
    }

    [Test]
    public async Task GraphWithExperiments_NamesTheirLayers()
    {
        await using var tester = await StartAsync();
        Assert.That((await tester.GetAsync("/graphs/g")).GetProperty("experiments").GetArrayLength(), Is.Zero);
        await SetAsync(tester, Tries);
        Assert.That((await tester.GetAsync("/graphs/g")).GetProperty("experiments").EnumerateArray()
            .Select(layer => layer.GetString()), Is.EqualTo(new[] { "scale", "move" }));
    }

    [Test]
    public async Task Run_RequestsOfOneBodyAtOnce_HaveTheArmsThatTheyHaveAlone()
    {
        await using var tester = await StartAsync(options => options.RunsOfOneBody = 8);
        await SetAsync(tester, Tries);
        var alone = new double[300];
        for (int user = 0; user < alone.Length; user++)
            alone[user] = (await RunAsync(tester, user)).Z;
        var body = Enumerable.Range(0, alone.Length).Select(user => new { user, x = 1.0 });
        var answer = await tester.SendAsync(HttpMethod.Post, "graphs/g/run", JsonContent.Create(body));
        Assert.That(answer.Json.EnumerateArray().Select(one =>
            one.GetProperty("rows")[0].GetProperty("z").GetDouble()), Is.EqualTo(alone));
    }

    [Test]
    public async Task Run_WithoutTheField_TakesNoPart()
    {
        await using var tester = await StartAsync();
        await SetAsync(tester, Tries.Replace("field: user", "field: x", StringComparison.Ordinal));
        using var answer = await tester.Client.PostAsync("graphs/g/run", JsonContent.Create(new { user = 1 }));
        Assert.That(answer.Headers.Contains("AdFlow-Arms"), Is.False);
        Assert.That((await GetAsync(tester)).Json.GetProperty("layers")[0].GetProperty("without_field").GetInt64(),
            Is.EqualTo(1));
    }

    [Test]
    public async Task Set_ArmsThatDoNotFit_AreAllRefusedWithTheirPlaces()
    {
        await using var tester = await StartAsync();
        await SetAsync(tester, Tries);
        var refused = await SetAsync(tester, """
            layers:
              - layer: scale
                field: usr
                arms:
                  - { arm: lost, percent: 10, set: { scald.with: { y: x * 3 } } }
                  - { arm: typed, percent: 10, set: { scaled.with: { y: x > 1 } } }
                  - { arm: wider, percent: 10, set: { moved.with: { z: y, w: y } } }
                  - { arm: fine, percent: 10, set: { scaled.with: { y: x * 3 } } }
              - layer: again
                field: user
                arms:
                  - { arm: other, percent: 10, set: { scaled.with: { y: x * 4 } } }
            """);
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), refused.Text);
        string[] told = [.. refused.Problems.Select(problem => $"{problem.GetProperty("file")}:"
            + $"{problem.GetProperty("line")}: {problem.GetProperty("message")}")];
        Assert.That(told, Has.Some.StartsWith("experiments:3: the request has no field 'usr'"), refused.Text);
        Assert.That(told, Has.Some.StartsWith("experiments:5: arm 'lost' of layer 'scale'"), refused.Text);
        Assert.That(told, Has.Some.Contain("arm 'typed' of layer 'scale'"), refused.Text);
        Assert.That(told, Has.Some.StartsWith("experiments:7: arm 'wider' of layer 'scale'"), refused.Text);
        Assert.That(told, Has.Some.StartsWith("experiments:12: arm 'other' of layer 'again' changes"), refused.Text);
        Assert.That((await GetAsync(tester)).Json.GetProperty("document").GetString(), Is.EqualTo(Tries));
    }

    [TestCase("swap: { scaled: { use: ../../../../outside.yaml } }")]
    [TestCase("swap: { scaled: { op: rank.linear, with: { coefficients: ../../../outside.json, output: y } } }")]
    public async Task Set_ArmThatLeavesTheBundle_IsRefused(string change)
    {
        await using var tester = await StartAsync();
        var refused = await SetAsync(tester,
            $"layers: [ {{ layer: scale, field: user, arms: [ {{ arm: out, percent: 1, {change} }} ] }} ]");
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), refused.Text);
        Assert.That(refused.Text, Does.Contain("outside"));
    }

    [Test]
    public async Task Traffic_ToAVersionThatArmsDoNotFit_IsRefused()
    {
        await using var tester = await StartAsync();
        await SetAsync(tester, Tries);
        string other = Graph.Replace("scaled", "product", StringComparison.Ordinal);
        Assert.That((await tester.PutAsync("g", "v2", BundleZip.OfGraph("g", other))).Status,
            Is.EqualTo(HttpStatusCode.OK));
        var refused = await tester.SendAsync(HttpMethod.Put, "graphs/g/traffic",
            JsonContent.Create(new { shares = new { v1 = 50, v2 = 50 } }));
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.UnprocessableEntity), refused.Text);
        Assert.That(refused.Problems[0].GetProperty("message").GetString(), Does.StartWith("version 'v2': "));
        Assert.That((await SetAsync(tester, Tries.Replace("field: user", "field: user\n    versions: [v1]",
            StringComparison.Ordinal))).Status, Is.EqualTo(HttpStatusCode.OK));
        var divided = await tester.SendAsync(HttpMethod.Put, "graphs/g/traffic",
            JsonContent.Create(new { shares = new { v2 = 100 } }));
        Assert.That(divided.Status, Is.EqualTo(HttpStatusCode.OK), divided.Text);
        Assert.That((await RunAsync(tester, 1)).Arms, Is.Empty);
    }

    [Test]
    public async Task Run_MoreCombinationsThanAreKept_GivesTheLeastUsedUp()
    {
        await using var tester = await StartAsync(options => options.MostArmVariants = 2);
        await SetAsync(tester, Tries);
        for (int user = 0; user < 60; user++)
        {
            var (arms, z) = await RunAsync(tester, user);
            Assert.That(z, Is.EqualTo((arms.Contains("triple") ? 3 : 2) + (arms.Contains("up") ? 100
                : arms.Contains("down") ? -100 : 0)), arms);
            Assert.That((await GetAsync(tester)).Json.GetProperty("variants_kept").GetInt32(), Is.LessThanOrEqualTo(2));
        }
        Assert.That(tester.Host.Activations.Filled().Count(), Is.LessThanOrEqualTo(3));
    }

    [Test]
    public async Task ForcedArms_AreHadOrRefused()
    {
        await using var tester = await StartAsync();
        Assert.That((await ForceAsync(tester, "scale=triple")).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        await SetAsync(tester, Tries);
        Assert.That(Z(await ForceAsync(tester, "scale=triple, move=down")), Is.EqualTo(-97));
        Assert.That(Z(await ForceAsync(tester, "scale=control,move=control")), Is.EqualTo(2));
        foreach (string wrong in new[] { "scale=wide", "depth=up", "scale", "=", "scale=" })
            Assert.That((await ForceAsync(tester, wrong)).Status, Is.EqualTo(HttpStatusCode.BadRequest), wrong);
    }

    [Test]
    public async Task Arms_OnACheaperRung_AreAppliedBeforeIt()
    {
        await using var tester = await HostTester.StartAsync();
        await tester.PutAsync("g", "v1", BundleZip.OfGraph("g",
            Graph + "\nquality: [ { name: cheap, set: { settings.offset: 7 } } ]"));
        var set = await SetAsync(tester, Tries.Split("  - layer: move")[0]);
        Assert.That(set.Status, Is.EqualTo(HttpStatusCode.OK), set.Text);
        Assert.That(Z(await ForceAsync(tester, "scale=triple")), Is.EqualTo(3));
        Assert.That(tester.Host.Graphs.TryFind("g", out var graph), Is.True);
        var cheap = graph!.Experiments!.Slots().Single().At(1)!;
        var activation = (await cheap.AcquireAsync(TimeSpan.FromMinutes(1), default)).Activation!;
        using var body = new RequestBody();
        body.Read("""{"user": 1, "x": 1}"""u8.ToArray(), RequestFormat.Json, "g");
        var seat = activation.Rent();
        Assert.That(seat.Read(body, 0, out var row), Is.Null);
        using (var run = await activation.Graph.RunAsync(new RunRequest { Request = row }))
            Assert.That(run.Output(0)["z"].Values<double>()[0], Is.EqualTo(10));
        activation.Return(seat);
        activation.Release();
    }

    [Test]
    public async Task Choose_ArmsThatARequestHadBefore_AllocatesNothing()
    {
        await using var tester = await StartAsync();
        await SetAsync(tester, Tries);
        Assert.That(tester.Host.Graphs.TryFind("g", out var graph), Is.True);
        var arms = graph!.Answering.Arms!;
        using var body = new RequestBody();
        body.Read(JsonSerializer.SerializeToUtf8Bytes(Enumerable.Range(0, 200).Select(user => new { user, x = 1.0 })),
            RequestFormat.Json, "g");
        var fields = new FieldText();
        Measure();
        var (allocated, nanoseconds) = Measure();
        TestContext.Out.WriteLine(FormattableString.Invariant($"two layers: {nanoseconds:0} ns a request"));
        Assert.That(allocated, Is.Zero);

        (long Bytes, double Nanoseconds) Measure()
        {
            const int rounds = 100;
            long before = GC.GetAllocatedBytesForCurrentThread();
            long began = TimeProvider.System.GetTimestamp();
            for (int round = 0; round < rounds; round++)
                for (int i = 0; i < body.Count; i++)
                    arms.Choose(body, i, fields, []);
            var elapsed = TimeProvider.System.GetElapsedTime(began);
            return (GC.GetAllocatedBytesForCurrentThread() - before, elapsed.TotalNanoseconds / (rounds * body.Count));
        }
    }

    [Test]
    public async Task Restart_KeepsExperimentsAndAssignments()
    {
        var tester = await StartAsync();
        await SetAsync(tester, Tries);
        var before = new List<string>();
        for (int user = 0; user < 40; user++)
            before.Add((await RunAsync(tester, user)).Arms);
        await tester.StopAsync();
        await using var again = await HostTester.StartAsync(tester.Folder);
        for (int user = 0; user < 40; user++)
            Assert.That((await RunAsync(again, user)).Arms, Is.EqualTo(before[user]));
        Assert.That((await again.SendAsync(HttpMethod.Delete, "graphs/g/experiments")).Status,
            Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await RunAsync(again, 1), Is.EqualTo(("", 2.0)));
        Assert.That((await GetAsync(again)).Json.GetProperty("layers").GetArrayLength(), Is.Zero);
    }

    private static async Task<HostTester> StartAsync(Action<AdFlowOptions>? configure = null)
    {
        var tester = await HostTester.StartAsync(configure);
        var deployed = await tester.PutAsync("g", "v1", BundleZip.OfGraph("g", Graph));
        Assert.That(deployed.Status, Is.EqualTo(HttpStatusCode.OK), deployed.Text);
        return tester;
    }

    private static Task<HostAnswer> SetAsync(HostTester tester, string text) =>
        tester.SendAsync(HttpMethod.Put, "graphs/g/experiments", new StringContent(text));

    private static Task<HostAnswer> GetAsync(HostTester tester) =>
        tester.SendAsync(HttpMethod.Get, "graphs/g/experiments");

    private static async Task<(string Arms, double Z)> RunAsync(HostTester tester, int user)
    {
        using var answer = await tester.Client.PostAsync("graphs/g/run", JsonContent.Create(new { user, x = 1.0 }));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), text);
        string arms = answer.Headers.TryGetValues("AdFlow-Arms", out var values) ? values.Single() : "";
        return (arms, JsonDocument.Parse(text).RootElement.GetProperty("rows")[0].GetProperty("z").GetDouble());
    }

    private static async Task<HostAnswer> ForceAsync(HostTester tester, string arms)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "graphs/g/run")
        {
            Content = JsonContent.Create(new { user = 1, x = 1.0 }), Headers = { { "AdFlow-Force-Arms", arms } },
        };
        using var answer = await tester.Client.SendAsync(request);
        return new HostAnswer(answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static double Z(HostAnswer answer) => answer.Json.GetProperty("rows")[0].GetProperty("z").GetDouble();
}
