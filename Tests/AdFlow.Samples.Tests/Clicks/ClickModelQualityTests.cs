using AdFlow.Samples.Learning;
using AdFlow.Samples.SearchAds;

namespace AdFlow.Samples.Tests.Clicks;

/// <summary>How well the click model does on queries that it was not trained on; prints the figures of the
/// README.</summary>
public sealed class ClickModelQualityTests
{
    private const int Folds = 5;

    [Test]
    public async Task CrossValidation_SharedRatings_BeatsTheConstant()
    {
        string? data = SharedData.Find();
        var catalogue = ProductCatalogue.Find(data);
        if (catalogue.DataFolder is null)
        {
            Assert.Ignore("The shared data (chorus-icecat) is not on this machine.");
            return;
        }
        TableBuild.Ensure(catalogue, Path.Combine(SampleFolder.Source, "build"), (_, _) => { });
        using var reader = new CandidateReader(Path.Combine(SampleFolder.Source, "search_ads.graph.yaml"));
        Report(await reader.ReadAsync(RatedQueries.Of(catalogue).Load()));
    }

    [Test]
    public async Task CrossValidation_GeneratedCatalogue_BeatsTheConstant()
    {
        var catalogue = ProductCatalogue.Generated(1_500, 3);
        using var folder = new SampleFolder(catalogue);
        using var reader = new CandidateReader(folder.PathOf("search_ads.graph.yaml"));
        Report(await reader.ReadAsync(RatedQueries.Of(catalogue).Load()));
    }

    private static void Report(List<RatedCandidates> rated)
    {
        var simulation = new ClickSimulation(ClickSimulation.DefaultSeed);
        var impressions = rated.Select(query => simulation.Of(query).ToList()).ToList();
        int candidates = rated.Sum(query => query.Candidates.Count), shown = impressions.Sum(list => list.Count);
        int clicks = impressions.Sum(list => list.Count(impression => impression.IsClicked));
        Write($"{rated.Count} queries, {candidates} rated candidates, {shown} impressions, {clicks} clicks");
        double[] constant = Losses(rated, impressions, null), logistic = Losses(rated, impressions, new(0, 3));
        Line("constant", constant, constant);
        Line("logistic regression", logistic, constant);
        foreach (double penalty in (double[])[1, 3, 10, 30])
            Line($"network, penalty {penalty}", Losses(rated, impressions, new(8, penalty)), constant);
        double[] network = Losses(rated, impressions, SearchClickModel.Training);
        Line("the graph's model", network, constant);
        Assert.That(network.Average(), Is.LessThan(constant.Average()));
    }

    // For each query the mean log loss over its candidates as if all were examined, by a model of the other folds. The
    // truth is known, so its expectation is taken instead of drawn clicks.
    private static double[] Losses(
        List<RatedCandidates> rated, List<List<SearchImpression>> impressions, ClickModelTraining? training)
    {
        var losses = new double[rated.Count];
        for (int fold = 0; fold < Folds; fold++)
        {
            var examples = SearchClickModel.Examples(
                impressions.Where((_, i) => i % Folds != fold).SelectMany(list => list));
            var model = training?.Train(examples);
            for (int i = fold; i < rated.Count; i += Folds)
            {
                var candidates = rated[i].Candidates;
                double[]? predicted = model?.Predict(SearchClickModel.Examples(candidates));
                double[] truths = [.. candidates.Select(
                    candidate => PositionBias.Attractive(rated[i].Ratings[candidate.Id]))];
                losses[i] = truths.Select((truth, row) =>
                    Expected(predicted?[row] ?? examples.MeanTarget, truth)).Average();
            }
        }
        return losses;
    }

    private static double Expected(double predicted, double truth) =>
        truth * LogLoss.Of(predicted, true) + (1 - truth) * LogLoss.Of(predicted, false);

    private static void Line(string name, double[] losses, double[] constant)
    {
        var bootstrap = new Bootstrap(29);
        var (value, low, high) = bootstrap.Mean(losses);
        var (gain, least, most) = bootstrap.Mean([.. constant.Zip(losses, (one, other) => one - other)]);
        Write($"{name}: log loss {value:F5} [{low:F5}, {high:F5}], better by {gain:F5} [{least:F5}, {most:F5}]");
    }

    private static void Write(FormattableString line) => TestContext.Out.WriteLine(FormattableString.Invariant(line));
}
