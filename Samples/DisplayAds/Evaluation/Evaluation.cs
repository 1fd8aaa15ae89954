using AdFlow.Samples.Learning;

namespace AdFlow.Samples.DisplayAds;

/// <summary>
/// What the held-out days say of the click model and of the policy. Impressions are drawn again one by one: the logs
/// name no persons, and are samples of a few thousand from millions, so that two of one person are rare.
/// </summary>
/// <param name="Models">The constant, the logistic baseline, the graph's model.</param>
/// <param name="Policies">Each policy by each log.</param>
/// <param name="Logged">What each logged policy itself got in the held-out days.</param>
internal sealed record Evaluation(
    IReadOnlyList<ModelScore> Models, IReadOnlyList<PolicyScore> Policies,
    IReadOnlyList<(BanditLog Log, Interval Value)> Logged)
{
    private static readonly Bootstrap Bootstrap = new(Seed: 11);

    /// <summary>Evaluates.</summary>
    /// <param name="data">Items and logs.</param>
    /// <param name="graph">The graph with the model that was trained on them.</param>
    public static async Task<Evaluation> RunAsync(BanditData data, DisplayGraph graph)
    {
        var judge = new GraphJudge(graph, data.Items.Count);
        var policies = new List<PolicyScore>();
        foreach (var log in data.HeldOut)
            foreach (var policy in TargetPolicy.All)
                policies.Add(PolicyScore.Of(
                    policy, log, await judge.JudgeAsync(policy, log.Impressions), Bootstrap));
        return new Evaluation(await ModelsAsync(data, judge), policies,
            [.. data.HeldOut.Select(log => (log, Bootstrap.Mean([.. log.Impressions.Select(ClickOf)])))]);
    }

    private static async Task<List<ModelScore>> ModelsAsync(BanditData data, GraphJudge judge)
    {
        var training = data.Training;
        List<Impression> heldOut = [.. data.HeldOut.SelectMany(log => log.Impressions)];
        bool[] clicks = [.. heldOut.Select(impression => impression.IsClicked)];
        double[] constant = [.. Enumerable.Repeat(training.Average(ClickOf), heldOut.Count)];
        var logistic = DisplayModels.Train(0, data);
        return
        [
            ModelScore.Of("constant click rate", constant, constant, clicks, Bootstrap),
            ModelScore.Of("logistic regression", logistic.Predict(heldOut), constant, clicks, Bootstrap),
            ModelScore.Of("the graph's ONNX model", await judge.PredictAsync(heldOut), constant, clicks, Bootstrap),
        ];
    }

    private static double ClickOf(Impression impression) => impression.IsClicked ? 1 : 0;
}
