using AdFlow.Samples.SearchAds;

namespace AdFlow.Samples.Tests;

public sealed class SearchAdsGraphTests
{
    private SampleFolder? _folder;
    private AdGraph _graph = null!;
    private AdGraph[] _rungs = [];

    [OneTimeSetUp]
    public async Task Open()
    {
        _folder = await SampleFolder.WithModelAsync(ProductCatalogue.Generated(1_500, 3));
        string path = _folder.PathOf("search_ads.graph.yaml");
        _graph = AdGraph.Open(path);
        _rungs = [AdGraph.Open(path, quality: "half"), AdGraph.Open(path, quality: "quick")];
    }

    [OneTimeTearDown]
    public void Close()
    {
        _graph?.Dispose();
        foreach (var rung in _rungs)
            rung.Dispose();
        _folder?.Dispose();
    }

    [TestCaseSource(typeof(SampleOptions), nameof(SampleOptions.SampleQueries))]
    public async Task Ads_SampleQuery_AreFourPricedBelowTheirBids(string query)
    {
        foreach (var graph in _rungs.Prepend(_graph))
            await AssertAdsAsync(graph, query);
    }

    [Test]
    public void Rungs_TakeFewerCandidates() =>
        Assert.That(_rungs.Prepend(_graph).Select(graph => graph.Graph.Plan.Nodes.Single(node => node.Path == "merged")
            .Settings.Single(setting => setting.Key == "limit").Value), Is.EqualTo(new[] { "800", "400", "200" }));

    [Test]
    public void QuickRung_LooksForNothingByMeaning() =>
        Assert.That(_rungs[1].Graph.Plan.Nodes.Select(node => node.Path), Has.None.AnyOf("semantic", "encode"));

    private static async Task AssertAdsAsync(AdGraph graph, string query)
    {
        using var run = await graph.RunAsync(query, 0);
        Assert.That(run.Failure, Is.Null);
        var ads = run.Output(0);
        Assert.That(ads.RowCount, Is.EqualTo(4));
        Assert.That(ads["slot"].Values<int>().ToArray(), Is.EqualTo((int[])[1, 2, 3, 4]));
        Assert.That(ads["ad_id"].Values<long>().ToArray(), Is.Unique);
        for (int row = 0; row < ads.RowCount; row++)
        {
            double bid = ads["bid"].Values<double>()[row], pctr = ads["pctr"].Values<float>()[row];
            Assert.That(ads["price_per_click"].Values<double>()[row], Is.InRange(0.05, bid));
            Assert.That(pctr, Is.InRange(0.015, 1.0));
            Assert.That(ads["ecpm"].Values<double>()[row], Is.EqualTo(1000 * pctr * bid).Within(1e-3));
        }
    }

    [Test]
    public async Task Ads_SameSeed_AreTheSame()
    {
        Assert.That(await Text("projector lamp", 5), Is.EqualTo(await Text("projector lamp", 5)));
    }

    [Test]
    public async Task Ads_Stages_AreTimed()
    {
        using var run = await _graph.RunAsync("notebook", 0);
        Assert.That(StageTimes.Of(run).Select(stage => stage.Name), Is.SupersetOf((string[])["rewrite", "sold"]));
    }

    private async Task<string> Text(string query, ulong seed)
    {
        using var run = await _graph.RunAsync(query, seed);
        using var output = new MemoryStream();
        var plan = _graph.Graph.Plan;
        using (var json = new AdsJson(plan.SchemaOf(plan.Outputs[0].Source), output))
            json.Write(query, run);
        string line = System.Text.Encoding.UTF8.GetString(output.ToArray());
        return line[..line.IndexOf("\"stages\"", StringComparison.Ordinal)];
    }
}
