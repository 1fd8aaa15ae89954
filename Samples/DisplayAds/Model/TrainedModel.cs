using AdFlow.Samples.Learning;

namespace AdFlow.Samples.DisplayAds;

/// <summary>A click model, and how it came about. Immutable.</summary>
/// <param name="Training">How it was trained.</param>
/// <param name="Features">What its features mean.</param>
/// <param name="Model">The model.</param>
internal sealed record TrainedModel(ClickModelTraining Training, ClickFeatures Features, ClickModel Model)
{
    /// <summary>Click probabilities of impressions.</summary>
    public double[] Predict(IReadOnlyList<Impression> impressions) => Model.Predict(Features.Examples(impressions));
}
