using AdFlow.Samples.Learning;

namespace AdFlow.Samples.DisplayAds;

/// <summary>
/// Runs the graph for logged impressions: the operators, tables and model that serve are the ones that are judged.
/// Equal visitors are asked once. Not thread-safe.
/// </summary>
/// <param name="graph">The graph; must stay open.</param>
/// <param name="items">Items.</param>
internal sealed class GraphJudge(DisplayGraph graph, int items)
{
    private readonly Dictionary<(string Visitor, int Position, double Temperature), ServedVisit> _visits = [];

    /// <summary>The click probability that the graph's model predicts of each impression, in its own
    /// position.</summary>
    public async Task<double[]> PredictAsync(IReadOnlyList<Impression> impressions)
    {
        var predicted = new double[impressions.Count];
        for (int i = 0; i < predicted.Length; i++)
        {
            var impression = impressions[i];
            var visit = await VisitAsync(impression.Visitor, impression.Position, 1);
            predicted[i] = visit.Predicted[impression.Item];
        }
        return predicted;
    }

    /// <summary>
    /// A policy's view of logged impressions. It decides as it serves, without knowing the position; the reward model
    /// is the click model, which does.
    /// </summary>
    public async Task<List<LoggedDecision>> JudgeAsync(TargetPolicy policy, IReadOnlyList<Impression> impressions)
    {
        var decisions = new List<LoggedDecision>(impressions.Count);
        double[] even = [.. Enumerable.Repeat(1.0 / items, items)];
        foreach (var impression in impressions)
        {
            var told = await VisitAsync(impression.Visitor, impression.Position, 1);
            IReadOnlyList<double> probabilities = policy.Temperature is { } temperature
                ? (await VisitAsync(impression.Visitor, 1, temperature)).Probabilities(impression.Position)
                : even;
            double expected = 0;
            for (int item = 0; item < items; item++)
                if (probabilities[item] > 0)
                    expected += probabilities[item] * told.Predicted[item];
            decisions.Add(new LoggedDecision(impression.IsClicked ? 1 : 0, impression.Propensity,
                probabilities[impression.Item], told.Predicted[impression.Item], expected));
        }
        return decisions;
    }

    private async Task<ServedVisit> VisitAsync(Visitor visitor, int position, double temperature)
    {
        string who = string.Join('/', visitor.Features) + '/' + string.Join(',', visitor.Affinity);
        if (_visits.TryGetValue((who, position, temperature), out var known))
            return known;
        using var run = await graph.RunAsync(visitor, 0, position, temperature);
        var visit = new ServedVisit(run, items);
        _visits.Add((who, position, temperature), visit);
        return visit;
    }
}
