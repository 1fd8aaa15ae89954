using System.Text.RegularExpressions;
using AdFlow.Samples.SearchAds;

namespace AdFlow.Samples.Tests.Clicks;

public sealed class ClickModelBuildTests
{
    private static readonly ProductCatalogue Catalogue = ProductCatalogue.Generated(400, 3);

    [Test]
    public async Task Ensure_SameCatalogueElsewhere_GivesTheSameBytes()
    {
        using var one = await SampleFolder.WithModelAsync(Catalogue);
        using var other = await SampleFolder.WithModelAsync(Catalogue);
        byte[] model = await File.ReadAllBytesAsync(one.PathOf("build/click.onnx"));
        Assert.That(await File.ReadAllBytesAsync(other.PathOf("build/click.onnx")), Is.EqualTo(model));
        Assert.That(await ClickModelBuild.EnsureAsync(Catalogue, one.Path), Is.False);
        File.Delete(one.PathOf("build/click.onnx"));
        Assert.That(await ClickModelBuild.EnsureAsync(Catalogue, one.Path), Is.True);
        Assert.That(await File.ReadAllBytesAsync(one.PathOf("build/click.onnx")), Is.EqualTo(model));
    }

    [Test]
    public async Task Graph_Candidates_ArePredictedAsTheTrainedModelDoes([Values] bool isLinear)
    {
        using var folder = await SampleFolder.WithModelAsync(Catalogue);
        string path = isLinear ? Linear(folder) : folder.PathOf("search_ads.graph.yaml");
        using var before = AdGraph.OpenUpTo(path, CandidateReader.Node);
        using var behind = AdGraph.OpenUpTo(path, "pctr");
        using var reader = new CandidateReader(path);
        var rated = RatedQueries.Of(Catalogue).Load();
        var candidates = await reader.ReadAsync(rated);
        var simulation = new ClickSimulation(ClickSimulation.DefaultSeed);
        var model = (isLinear ? SearchClickModel.LinearTraining : SearchClickModel.Training).Train(
            SearchClickModel.Examples(candidates.SelectMany(simulation.Of)));
        foreach (var query in candidates.Take(5))
        {
            using var run = await behind.RunAsync(query.Query, 0);
            var rows = run.Output(0);
            var served = Enumerable.Range(0, rows.RowCount).ToDictionary(
                row => FormattableString.Invariant($"{rows["ad_id"].Values<long>()[row]}"),
                row => (double)rows["pctr"].Values<float>()[row]);
            double[] expected = model.Predict(SearchClickModel.Examples(query.Candidates));
            Assert.That(query.Candidates.Select(candidate => served[candidate.Id]),
                Is.EqualTo(expected).Within(1e-5), query.Query);
        }
    }

    // The graph with the linear model of its cheapest rung, and all else as it is.
    private static string Linear(SampleFolder folder)
    {
        var settings = new Regex("with: { model: build/click.onnx.*");
        string text = File.ReadAllText(folder.PathOf("search_ads.graph.yaml"));
        File.WriteAllText(folder.PathOf("linear.graph.yaml"), settings.Replace(
            text.Replace("op: rank.onnx", "op: rank.linear", StringComparison.Ordinal),
            "with: { coefficients: build/click.json, output: pctr }"));
        return folder.PathOf("linear.graph.yaml");
    }
}
