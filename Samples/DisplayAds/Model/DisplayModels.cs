using AdFlow.Samples.Learning;

namespace AdFlow.Samples.DisplayAds;

/// <summary>The click models of the sample: the network that the graph serves, and the logistic baseline.</summary>
internal static class DisplayModels
{
    /// <summary>Hidden units of the graph's model.</summary>
    public const int HiddenCount = 4;

    /// <summary>Chooses a penalty on the days before the split (<see cref="PenaltyChoice"/>) and trains on
    /// them.</summary>
    /// <param name="hiddenCount">Hidden units; 0 for the logistic baseline.</param>
    /// <param name="data">Items and logs.</param>
    public static TrainedModel Train(int hiddenCount, BanditData data)
    {
        var training = PenaltyChoice.Best(hiddenCount, data);
        return Train(training, data.Items, data.Training);
    }

    /// <summary>Trains on impressions.</summary>
    public static TrainedModel Train(
        ClickModelTraining training, IReadOnlyList<Item> items, IReadOnlyList<Impression> impressions)
    {
        var features = new ClickFeatures(items, impressions);
        return new TrainedModel(training, features, training.Train(features.Examples(impressions)));
    }
}
