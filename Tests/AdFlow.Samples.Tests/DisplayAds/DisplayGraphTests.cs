using AdFlow.Samples.DisplayAds;

namespace AdFlow.Samples.Tests.DisplayAds;

public sealed class DisplayGraphTests
{
    private const ulong Seed = 4;
    private static readonly BanditSource Source = BanditSource.Generated(3_000, Seed);

    private readonly BanditData _data = Source.Load();
    private DisplayFolder? _folder;
    private DisplayGraph _graph = null!;

    [OneTimeSetUp]
    public void Open()
    {
        _folder = new DisplayFolder(Source);
        _graph = _folder.Open();
    }

    [OneTimeTearDown]
    public void Close()
    {
        _graph?.Dispose();
        _folder?.Dispose();
    }

    [Test]
    public async Task Ads_Visit_AreThreePricedBelowTheirBids()
    {
        foreach (var impression in _data.HeldOut[0].Impressions.Take(50))
        {
            using var run = await _graph.RunAsync(impression.Visitor, 3);
            Assert.That(run.Failure?.Message, Is.Null);
            var ads = run.Output(0);
            Assert.That(ads["slot"].Values<int>().ToArray(), Is.EqualTo((int[])[1, 2, 3]));
            Assert.That(ads["item_id"].Values<long>().ToArray(), Is.Unique);
            for (int row = 0; row < 3; row++)
            {
                double bid = ads["bid"].Values<double>()[row];
                Assert.That(ads["price_per_click"].Values<double>()[row], Is.InRange(0.03, bid));
                Assert.That(ads["shown_with"].Values<double>()[row], Is.GreaterThan(0).And.LessThanOrEqualTo(1));
                Assert.That(ads["title"].GetString(row), Does.Contain("style"));
            }
        }
    }

    [Test]
    public async Task Scored_EveryPosition_IsTakenBySomeItem([Values(0, 0.5, 1, 3)] double temperature)
    {
        var visit = await VisitAsync(_data.HeldOut[0].Impressions[0].Visitor, null, temperature);
        for (int position = 1; position <= Impression.Positions; position++)
            Assert.That(visit.Probabilities(position).Sum(), Is.EqualTo(1).Within(1e-9));
    }

    [Test]
    public async Task Scored_Propensities_AreTheFrequenciesOfManySeeds()
    {
        const int runs = 4_000;
        var visitor = _data.HeldOut[0].Impressions[0].Visitor;
        var visit = await VisitAsync(visitor, null, 0.7);
        int[][] shown = [.. Enumerable.Range(0, Impression.Positions).Select(_ => new int[_data.Items.Count])];
        for (ulong seed = 0; seed < runs; seed++)
        {
            using var run = await _graph.RunAsync(visitor, seed, null, 0.7);
            var ads = run.Output(0);
            for (int row = 0; row < ads.RowCount; row++)
                shown[row][ads["item_id"].Values<long>()[row]]++;
        }
        for (int position = 1; position <= Impression.Positions; position++)
            for (int item = 0; item < _data.Items.Count; item++)
            {
                double expected = visit.Probabilities(position)[item];
                double error = Math.Sqrt(expected * (1 - expected) / runs);
                Assert.That(shown[position - 1][item] / (double)runs, Is.EqualTo(expected).Within(4.5 * error + 1e-3),
                    $"item {item} in position {position}, seeds 0..{runs - 1}");
            }
    }

    [Test]
    public async Task Scored_NoExploration_IsTheOrderOfTheAuction()
    {
        using var run = await _graph.RunAsync(_data.HeldOut[0].Impressions[7].Visitor, 1, null, 0);
        var visit = new ServedVisit(run, _data.Items.Count);
        long[] winners = run.Output(0)["item_id"].Values<long>().ToArray();
        for (int slot = 0; slot < winners.Length; slot++)
            Assert.That(visit.Probabilities(slot + 1)[(int)winners[slot]], Is.EqualTo(1));
    }

    [Test]
    public async Task Predicted_Impressions_AreThoseOfTheTrainedModel()
    {
        var trained = DisplayModels.Train(DisplayModels.HiddenCount, _data);
        var impressions = _data.HeldOut[1].Impressions.Take(300).ToList();
        double[] served = await new GraphJudge(_graph, _data.Items.Count).PredictAsync(impressions);
        Assert.That(served, Is.EqualTo(trained.Predict(impressions)).Within(1e-5), $"seed {Seed}");
    }

    [Test]
    public async Task Ads_UnknownUserValues_AreServed()
    {
        var stranger = new Visitor(["?", "?", "?", "?"], new float[_data.Items.Count]);
        using var run = await _graph.RunAsync(stranger, 1);
        Assert.That(run.Output(0).RowCount, Is.EqualTo(3));
    }

    [Test]
    public void Ensure_SameData_GivesTheSameBytes()
    {
        using var other = new DisplayFolder(Source);
        foreach (string file in SampleBuild.Files)
            Assert.That(File.ReadAllBytes(other.PathOf($"build/{file}")),
                Is.EqualTo(File.ReadAllBytes(_folder!.PathOf($"build/{file}"))), file);
        Assert.That(SampleBuild.Ensure(Source, other.PathOf("build"), _ => { }), Is.False);
    }

    private async Task<ServedVisit> VisitAsync(Visitor visitor, int? position, double temperature)
    {
        using var run = await _graph.RunAsync(visitor, 0, position, temperature);
        return new ServedVisit(run, _data.Items.Count);
    }
}
