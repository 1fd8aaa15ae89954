using System.Globalization;
using AdFlow.Operators.Onnx;
using AdFlow.Samples.Learning;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// The click model of the search ads: probability that an ad is clicked if it is examined. Each simulated click counts
/// 1 / examined(position), so that in the mean an ad is not taken for bad because it stood low (inverse propensity
/// weighting: Joachims, Swaminathan and Schnabel, WSDM 2017, §4; for log loss: Saito, Yaginuma, Nishino, Sakata and
/// Nakata, "Unbiased recommender learning from missing-not-at-random implicit feedback", WSDM 2020, §3.2).
/// </summary>
internal static class SearchClickModel
{
    /// <summary>What stands for the coverage of an ad that was not found by words, as in the graph.</summary>
    public const double NoCoverage = 0.2;

    /// <summary>How the model of the graph is trained.</summary>
    public static ClickModelTraining Training { get; } = new(HiddenCount: 8, Penalty: 3);

    /// <summary>How the model of the cheapest rung is trained: the logistic regression alone.</summary>
    public static ClickModelTraining LinearTraining { get; } = new(HiddenCount: 0, Penalty: 3);

    // Prices weigh by log(1 + cents), brought near 1 so that its penalty is like that of the others.
    private const int FeatureCount = 5, PriceFeature = 4;
    private const double PriceScale = 0.1;

    /// <summary>A row for each candidate that was shown, in the order of first showings, standing for all of its
    /// impressions: their target is the mean of the weighted clicks.</summary>
    public static Examples Examples(IEnumerable<SearchImpression> impressions)
    {
        var examples = new Examples(FeatureCount);
        foreach (var shown in impressions.GroupBy(impression => impression.Candidate))
            AddRow(examples, shown.Key, shown.Average(impression =>
                impression.IsClicked ? 1 / PositionBias.Examined(impression.Position) : 0), shown.Count());
        return examples;
    }

    /// <summary>Rows for candidates, without targets.</summary>
    public static Examples Examples(IEnumerable<AdCandidate> candidates)
    {
        var examples = new Examples(FeatureCount);
        foreach (var candidate in candidates)
            AddRow(examples, candidate, 0, 1);
        return examples;
    }

    /// <summary>The model as ONNX: <c>features</c>, float32[N, 4] of coverage, head match, score and picture, and
    /// <c>price</c>, float32[N, 1] in cents, to <c>pctr</c>, float32[N, 1].</summary>
    public static byte[] ToBytes(ClickModel model)
    {
        var writer = new ClickModelWriter("search_click_model", model);
        writer.Onnx.Input("features", OnnxType.Tensor(OnnxElementType.Float32, "N", PriceFeature));
        writer.Onnx.Input("price", OnnxType.Tensor(OnnxElementType.Float32, "N", 1));
        writer.Linear("features",
            [.. Enumerable.Range(0, PriceFeature).Select(feature => writer.Weights((feature, 1)))]);
        writer.Log1p("price");
        writer.Linear("price_log", writer.Weights((PriceFeature, PriceScale)));
        return writer.ToBytes("pctr");
    }

    /// <summary>A model without hidden units as <c>rank.linear</c> reads it, over columns of the graph.</summary>
    public static string ToJson(ClickModel model)
    {
        string[] columns = ["coverage", "head_match", "score", "has_image", "price"];
        var weights = columns.Select((column, i) => string.Create(
            CultureInfo.InvariantCulture, $"    \"{column}\": {model.Weights(i)[0]:R}"));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "bias": {{model.Biases[0]:R}},
              "coefficients": {
            {{string.Join(",\n", weights)}}
              },
              "defaults": { "coverage": {{NoCoverage}} },
              "transforms": { "price": { "function": "log1p", "scale": {{1 / PriceScale}} } }
            }

            """);
    }

    private static void AddRow(Examples examples, AdCandidate candidate, double target, int count)
    {
        examples.Add(0, candidate.Coverage ?? NoCoverage);
        examples.Add(1, candidate.HeadMatch);
        examples.Add(2, candidate.Score);
        examples.Add(3, candidate.HasImage);
        examples.Add(PriceFeature, PriceScale * Math.Log(1 + candidate.Price));
        examples.EndRow(target, count);
    }
}
