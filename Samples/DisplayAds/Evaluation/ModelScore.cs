using AdFlow.Samples.Learning;

namespace AdFlow.Samples.DisplayAds;

/// <summary>How well a model predicts held-out clicks.</summary>
/// <param name="Name">The model.</param>
/// <param name="LogLoss">Mean log loss an impression.</param>
/// <param name="Gain">By how much it is less than the constant's, on the same impressions drawn again.</param>
/// <param name="Area">Area under the ROC curve.</param>
internal sealed record ModelScore(string Name, Interval LogLoss, Interval Gain, Interval Area)
{
    /// <summary>Scores a model.</summary>
    /// <param name="name">The model.</param>
    /// <param name="predicted">Its predictions.</param>
    /// <param name="constant">Predictions of the constant.</param>
    /// <param name="clicks">What was clicked.</param>
    /// <param name="bootstrap">Draws impressions again.</param>
    public static ModelScore Of(
        string name, double[] predicted, double[] constant, bool[] clicks, Bootstrap bootstrap)
    {
        double[] losses = Learning.LogLoss.Each(predicted, clicks);
        double[] gains = [.. Learning.LogLoss.Each(constant, clicks).Zip(losses, (one, other) => one - other)];
        var area = new RocArea(predicted, clicks);
        return new ModelScore(
            name, bootstrap.Mean(losses), bootstrap.Mean(gains), bootstrap.Of(clicks.Length, area.Of));
    }
}
