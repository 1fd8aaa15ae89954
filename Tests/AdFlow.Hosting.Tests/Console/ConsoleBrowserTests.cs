using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using AdFlow.Runtime;

namespace AdFlow.Hosting.Tests.HostConsole;

/// <summary>The console of a real host in a real browser. With <c>ADFLOW_SCREENSHOTS=FOLDER</c> pictures of all views
/// are left in a folder, to be looked at.</summary>
public sealed class ConsoleBrowserTests
{
    private const string Ads = "id,campaign,price,title\n1,1,10,one\n2,1,20,<b>two</b>\n3,2,30,three\n4,2,15,four\n"
        + "5,3,25,five\n6,3,5,six\n";

    private const string Campaigns = "campaign,weight,owner\n1,0.5,ann\n2,1.5,<i>bob</i>\n3,1.0,cem\n";

    private readonly ShiftedClock _clock = new();
    private HostTester _tester = null!;
    private IReadOnlyDictionary<string, string?> _problems = null!;

    [OneTimeSetUp]
    public async Task Look()
    {
        if (Browsing.WhyNot() is { } reason)
            Assert.Ignore(reason);
        _tester = await HostTester.StartAsync(options =>
        {
            options.Time = _clock;
            options.Running = new BoundGraphOptions { SampleEvery = 1 };
        });
        await DeployAsync();
        await RunAsync();
        _problems = await Browsing.RunAsync(_tester.Client.BaseAddress!);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_tester is not null)
            await _tester.DisposeAsync();
    }

    [TestCase("graphs")]
    [TestCase("graph")]
    [TestCase("nodesAndTheirNeighbours")]
    [TestCase("boxesOfAPictureAreApart")]
    [TestCase("versionsOfAGraph")]
    [TestCase("experiments")]
    [TestCase("tables")]
    [TestCase("activations")]
    [TestCase("requestsAreInspected")]
    [TestCase("requestsThatFail")]
    [TestCase("textsOfGraphsAreNoMarkup")]
    [TestCase("phonesShowEverythingWithoutScrollingSideways")]
    [TestCase("lightTextsHaveContrast")]
    [TestCase("darkTextsHaveContrast")]
    [TestCase("everythingHasAName")]
    [TestCase("keysReachEverything")]
    [TestCase("hiddenPagesDoNotAsk")]
    [TestCase("hostThatIsGone")]
    public void Scenario_InABrowser_GoesWell(string scenario) => Assert.That(_problems[scenario], Is.Null);

    [Test]
    public void EveryScenario_IsACase()
    {
        var cases = GetType().GetMethod(nameof(Scenario_InABrowser_GoesWell))!
            .GetCustomAttributes(typeof(TestCaseAttribute), inherit: false).Cast<TestCaseAttribute>();
        Assert.That(_problems.Keys, Is.EquivalentTo(cases.Select(each => each.Arguments[0])));
    }

    private async Task DeployAsync()
    {
        foreach (string version in (string[])["1", "2"])
        {
            string folder = Directory.CreateDirectory(Path.Combine(_tester.Folder, "graphs/auction", version)).FullName;
            _tester.WriteTable(Path.Combine(folder, "ads"), Ads);
            _tester.WriteTable(Path.Combine(folder, "campaigns"), Campaigns);
        }
        await PublishAsync("ads", Ads.Replace("one", "first", StringComparison.Ordinal));
        await PublishAsync("ads", Ads);
        string auction = ConsoleGraphs.Auction("auction");
        var first = _tester.Deploy("auction", auction).Current;
        var second = _tester.Deploy("auction", Regex.Replace(
            auction, "  scored:.*", "  doubled: { op: let, in: worthy, with: { twice: bid * 2 } }\n"
            + "  scored:   { op: let, in: doubled, with: { score: twice * weight } }"), "2").Current;
        _tester.Host.Graphs.Put(new DeployedGraph("auction", [.. first.Versions, .. second.Versions],
            new TrafficSplit("page", [new TrafficShare("1", 90), new TrafficShare("2", 10)]))
        {
            Experiments = ExperimentText.Read(ConsoleGraphs.Experiments),
        });
        _tester.Deploy("failing", ConsoleGraphs.Failing("failing"));
        _tester.Deploy("idle", HostGraphs.Double("idle"));
        _tester.Deploy("broken", HostGraphs.Double("broken").Replace("op: let", "op: lett", StringComparison.Ordinal));
    }

    private async Task RunAsync()
    {
        for (int i = 0; i < 60; i++)
            await PostAsync("auction", string.Create(CultureInfo.InvariantCulture,
                $$"""{"page": "page {{i}}", "least": {{i % 20}}, "fresh": true}"""));
        await PostAsync("failing", """{"x": 3}""");
        // What is told is that of whole windows of ten seconds.
        _clock.Pass(TimeSpan.FromSeconds(10));
    }

    private async Task PublishAsync(string table, string csv)
    {
        using var response = await _tester.Client.PutAsync($"tables/{table}?schema=infer", Body(csv, "text/csv"));
        Assert.That(response.IsSuccessStatusCode, Is.True, await response.Content.ReadAsStringAsync());
    }

    private async Task PostAsync(string graph, string json)
    {
        using var response = await _tester.Client.PostAsync($"graphs/{graph}/run", Body(json, "application/json"));
    }

    private static StringContent Body(string text, string mediaType) =>
        new(text, Encoding.UTF8, new MediaTypeHeaderValue(mediaType));
}
