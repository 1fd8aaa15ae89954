using AdFlow.Samples.Learning;

namespace AdFlow.Samples.DisplayAds;

/// <summary>
/// Chooses how strongly weights are penalised, on the training days alone: each day from the second on is predicted by
/// the days before it (forward chaining), so neither the future nor the held-out days are looked at.
/// </summary>
internal static class PenaltyChoice
{
    /// <summary>Penalties that are compared, a factor of about three apart.</summary>
    public static IReadOnlyList<double> Penalties { get; } = [10, 30, 100];

    /// <summary>The way of training with the least log loss.</summary>
    /// <param name="hiddenCount">Hidden units of the model.</param>
    /// <param name="data">Items and logs.</param>
    public static ClickModelTraining Best(int hiddenCount, BanditData data) => Penalties
        .Select(penalty => new ClickModelTraining(hiddenCount, penalty)).MinBy(training => LossOf(training, data))!;

    /// <summary>Mean log loss an impression of the training days from the second on.</summary>
    /// <param name="training">How to train.</param>
    /// <param name="data">Items and logs.</param>
    public static double LossOf(ClickModelTraining training, BanditData data)
    {
        double sum = 0;
        int count = 0;
        var impressions = data.Training;
        for (int day = 1; day < BanditData.TrainingDays; day++)
        {
            var start = data.Split.AddDays(day - BanditData.TrainingDays);
            var before = impressions.Where(impression => impression.Time < start).ToList();
            var then = impressions.Where(
                impression => impression.Time >= start && impression.Time < start.AddDays(1)).ToList();
            double[] predicted = DisplayModels.Train(training, data.Items, before).Predict(then);
            sum += LogLoss.Each(predicted, [.. then.Select(impression => impression.IsClicked)]).Sum();
            count += then.Count;
        }
        return sum / count;
    }
}
