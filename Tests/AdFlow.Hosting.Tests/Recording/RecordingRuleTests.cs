using System.Globalization;
using System.Net;
using AdFlow.Hosting.Tests.Deployment;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Hosting.Tests.Recording;

public sealed class RecordingRuleTests
{
    private const string Graph = """
        adflow: 1
        graph: g
        request: { x: float64, name: utf8 }
        nodes:
          scaled: { op: let, in: request, with: { y: x * 2 } }
          acted: { op: test.act, in: scaled, with: { name: recorded } }
        output: acted
        """;

    private HostTester _tester = null!;

    [SetUp]
    public async Task Start() =>
        _tester = await RecordingClient.StartAsync(Graph, options => options.Modules.Add(TestsOperators.Module));

    [TearDown]
    public async Task Stop()
    {
        Act.Acts.TryRemove("recorded", out _);
        await _tester.DisposeAsync();
    }

    [Test]
    public async Task Percent_OfAll_RecordsEachRunWithItsRequestAndOutput(
        [Values("", "array", "lines", "arrow")] string form)
    {
        await _tester.RecordAsync("""{"percent": 100}""");
        double[] values = [.. Enumerable.Range(0, 60).Select(i => i / 7.0)];
        string[] bodies = [.. values.Select(x =>
            string.Create(CultureInfo.InvariantCulture, $$"""{"x":{{x}},"name":"n"}"""))];
        if (form.Length == 0)
            await Task.WhenAll(bodies.Select(body => _tester.RunOneAsync("one", body)));
        else
            Assert.That(await _tester.RunManyAsync("many", form, new Schema(new Field("x", DataType.Float64, false),
                new Field("name", DataType.Utf8, false)), bodies), Is.EqualTo(HttpStatusCode.OK));
        byte[] file = (await _tester.FinishAsync(values.Length)).Single();
        string folder = Path.Combine(_tester.Host.Options.StoreFolder, "recordings", "g");
        if (!OperatingSystem.IsWindows())
            Assert.That(Directory.GetFiles(folder, "*.adrec*").Select(File.GetUnixFileMode),
                Is.Not.Empty.And.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        using var reader = RecordingClient.Read(file);
        var seen = new List<double>();
        var numbers = new HashSet<long>();
        while (reader.TryRead(out var run))
            using (run)
            {
                double x = run.Request[0].Values<double>()[0];
                Assert.That(run.TryFind(RecordKind.Output, "output", out var rows), Is.True);
                Assert.That(rows[rows.Schema.IndexOf("y")].Values<double>()[0], Is.EqualTo(x * 2));
                Assert.That((run.Graph.Name, run.Graph.Version, run.Header.EnforcesDeadline),
                    Is.EqualTo(("g", "v1", true)));
                Assert.That(run.Header.Elapsed, Is.GreaterThan(TimeSpan.Zero));
                seen.Add(x);
                numbers.Add(run.Header.Request);
            }
        Assert.That(seen, Is.EquivalentTo(values));
        Assert.That(numbers, Has.Count.EqualTo(values.Length));
    }

    [Test]
    public async Task Percent_OfSome_IsDrawnByTheSeed()
    {
        const int all = 800;
        await _tester.RecordAsync("""{"percent": 25}""");
        string body = $"[{string.Join(",", Enumerable.Range(0, all).Select(i => $$"""{"x":{{i}},"name":"n"}"""))}]";
        Assert.That(await _tester.RunOneAsync("many", body), Is.EqualTo(HttpStatusCode.OK));
        long accepted = _tester.Find("g").Recording!.Accepted;
        // Five standard deviations of a binomial distribution.
        Assert.That(accepted, Is.InRange(200 - 62, 200 + 62));
        byte[] file = (await _tester.FinishAsync(accepted)).Single();
        ulong seed = StableHash.Of("g\u0003recording", "");
        using var reader = RecordingClient.Read(file);
        while (reader.TryRead(out var run))
            using (run)
                Assert.That((StableHash.Mix(run.Header.Seed, seed) >> 11) * (100.0 / (1L << 53)), Is.LessThan(25));
    }

    [TestCase("""{"field": "name", "values": ["a", "7"]}""", "name-a,name-7")]
    [TestCase("""{"where": "y > 10 and name != 'quiet'"}""", "big,failing-not")]
    [TestCase("""{"failed": true}""", "fails")]
    [TestCase("""{"on_demand": true}""", "asked")]
    [TestCase("""{"field": "name", "values": ["a"], "on_demand": true, "failed": true}""", "name-a,asked,fails")]
    [TestCase("""{"slower_ms": 300}""", "slow")]
    public async Task Rule_RecordsTheRunsThatItIsAbout(string spec, string expected)
    {
        Act.Acts["recorded"] = run =>
        {
            double x = run.Request[0].Values<double>()[0];
            if (x == -1)
                throw new InvalidOperationException("as told");
            // A run that takes long, by whatever the machine does meanwhile at least so long.
            if (x == -2)
                SpinWait.SpinUntil(() => false, 400);
        };
        await _tester.RunOneAsync("warm", """{"x":0,"name":"n"}""");
        await _tester.RecordAsync(spec);
        await _tester.RunOneAsync("name-a", """{"x":1,"name":"a"}""");
        await _tester.RunOneAsync("name-7", """{"name":"7","x":1}""");
        await _tester.RunOneAsync("big", """{"x":6,"name":"n"}""");
        await _tester.RunOneAsync("failing-not", """{"x":7,"name":"b"}""");
        await _tester.RunOneAsync("quiet", """{"x":8,"name":"quiet"}""");
        await _tester.RunOneAsync("refused", """{"x":"none","name":"n"}""");
        Assert.That(await _tester.RunOneAsync("fails", """{"x":-1,"name":"n"}"""), Is.Not.EqualTo(HttpStatusCode.OK));
        await _tester.RunOneAsync("asked", """{"x":1,"name":"n"}""", demands: true);
        await _tester.RunOneAsync("slow", """{"x":-2,"name":"n"}""");
        string[] ids = expected.Split(',');
        await _tester.ReachAsync(ids.Length);
        var found = RecordingClient.Ids(await _tester.FinishAsync(_tester.Find("g").Recording!.Accepted));
        // A loaded machine may make others slow too.
        Assert.That(found, spec.Contains("slower") ? Is.SupersetOf(ids) : Is.EquivalentTo(ids));
    }

    [Test]
    public async Task Where_ThatDoesNotFitAVersion_SaysSoAndLeavesItOut()
    {
        await _tester.RecordAsync("""{"where": "y > 10"}""");
        string other = Graph.Replace("y: x * 2", "z: x * 2", StringComparison.Ordinal);
        var deployed = await _tester.PutAsync("g", "v2", BundleZip.OfGraph("g", other), "?traffic=100");
        Assert.That(deployed.Status, Is.EqualTo(HttpStatusCode.OK), deployed.Text);
        Assert.That(await _tester.RunOneAsync("other", """{"x":9,"name":"n"}"""), Is.EqualTo(HttpStatusCode.OK));
        var unbound = (await _tester.RecordingAsync()).GetProperty("where_not_bound")[0];
        Assert.That(unbound.GetProperty("version").GetString(), Is.EqualTo("v2"));
        Assert.That(unbound.GetProperty("problem").GetString(), Does.Contain("'y > 10'"));
        await _tester.SendAsync(HttpMethod.Post, "graphs/g/rollback");
        Assert.That(await _tester.RunOneAsync("fits", """{"x":9,"name":"n"}"""), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(RecordingClient.Ids(await _tester.FinishAsync(1)), Is.EqualTo(new[] { "fits" }));
    }

    [Test]
    public async Task Most_EndsTheRecordingByItself()
    {
        await _tester.RecordAsync("""{"percent": 100, "most": 10}""");
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => _tester.RunOneAsync($"r{i}", """{"x":1,"name":"n"}""")));
        await Until.TrueAsync(() => _tester.Find("g").Current.Recording is null);
        Assert.That(RecordingClient.Ids(await _tester.FinishAsync(10)), Has.Count.EqualTo(10).And.Unique);
        Assert.That(_tester.Find("g").Recording, Is.Null);
    }

    [TestCase("nothing", 400, "no recording")]
    [TestCase("""{"percent": 10, "percents": 3}""", 400, "percents")]
    [TestCase("""{"percent": "ten"}""", 400, "$.percent")]
    [TestCase("{}", 422, "no rule")]
    [TestCase("""{"percent": 0}""", 422, "'percent' is 0")]
    [TestCase("""{"slower_ms": -1}""", 422, "'slower_ms' is -1")]
    [TestCase("""{"field": "nam", "values": ["a"]}""", 422, "no field 'nam'; it has x, name")]
    [TestCase("""{"field": "name"}""", 422, "belong together")]
    [TestCase("""{"where": "y >"}""", 422, "'where' is 'y >'")]
    [TestCase("""{"where": "yy > 1"}""", 422, "yy")]
    [TestCase("""{"where": "y > 1", "output": "other"}""", 422, "the outputs are")]
    [TestCase("""{"percent": 1, "output": "rows"}""", 422, "'where'")]
    [TestCase("""{"percent": 1, "most": 0, "megabytes": 0, "files": 0}""", 422, "'megabytes' is 0")]
    public async Task Set_WhatIsNoRecording_IsRefused(string spec, int status, string said)
    {
        var answer = await _tester.SendAsync(HttpMethod.Put, "graphs/g/recording", new StringContent(spec));
        Assert.That((int)answer.Status, Is.EqualTo(status), answer.Text);
        Assert.That(answer.Error.ToString().Replace("\\u0027", "'"), Does.Contain(said));
        Assert.That(_tester.Find("g").Recording, Is.Null);
    }
}
