namespace AdFlow.Samples.Learning;

/// <summary>
/// What the reward of a new policy would be, from what another policy logged. All take the logged propensities for
/// true, and rewards to depend on context and decision alone. Pure functions.
/// </summary>
public static class OffPolicyEstimates
{
    /// <summary>
    /// Inverse propensity scoring: the mean of weight · reward (Horvitz and Thompson, "A generalization of sampling
    /// without replacement from a finite universe", JASA 47, 1952). Unbiased where the logged policy can decide
    /// whatever the new one can; its variance grows with the weights.
    /// </summary>
    /// <param name="log">The decisions, at least one.</param>
    /// <param name="counts">How often each counts, as in a bootstrap sample; null for once each.</param>
    public static double Ips(IReadOnlyList<LoggedDecision> log, int[]? counts = null)
    {
        double sum = 0, all = 0;
        for (int i = 0; i < log.Count; i++)
        {
            double count = counts?[i] ?? 1;
            sum += count * log[i].Weight * log[i].Reward;
            all += count;
        }
        return sum / all;
    }

    /// <summary>
    /// Self-normalised IPS: Σ weight · reward / Σ weight (Swaminathan and Joachims, "The self-normalized estimator for
    /// counterfactual learning", NIPS 2015). Adding a constant to all rewards adds it to the estimate, and the estimate
    /// lies among the rewards; it is biased, by less the more there are.
    /// </summary>
    /// <returns>NaN where no logged decision is one that the new policy makes.</returns>
    public static double Snips(IReadOnlyList<LoggedDecision> log, int[]? counts = null)
    {
        double sum = 0, all = 0;
        for (int i = 0; i < log.Count; i++)
        {
            double weight = (counts?[i] ?? 1) * log[i].Weight;
            sum += weight * log[i].Reward;
            all += weight;
        }
        return sum / all;
    }

    /// <summary>
    /// Doubly robust: the mean of what the reward model expects of the new policy, plus weight · (reward − expected) of
    /// the logged decision (Dudík, Langford and Li, "Doubly robust policy evaluation and learning", ICML 2011, (2)).
    /// Unbiased if either propensities or model are right; with the model 0 it is IPS.
    /// </summary>
    public static double DoublyRobust(IReadOnlyList<LoggedDecision> log, int[]? counts = null)
    {
        double sum = 0, all = 0;
        for (int i = 0; i < log.Count; i++)
        {
            double count = counts?[i] ?? 1;
            sum += count * (log[i].PolicyPredicted + log[i].Weight * (log[i].Reward - log[i].Predicted));
            all += count;
        }
        return sum / all;
    }

    /// <summary>The mean reward of the logged policy itself.</summary>
    public static double Logged(IReadOnlyList<LoggedDecision> log, int[]? counts = null)
    {
        double sum = 0, all = 0;
        for (int i = 0; i < log.Count; i++)
        {
            double count = counts?[i] ?? 1;
            sum += count * log[i].Reward;
            all += count;
        }
        return sum / all;
    }

    /// <summary>
    /// Decisions of the new policy that the log is worth: (Σ weight)² / Σ weight² (Kish, "Survey Sampling", 1965,
    /// §8.2; Owen, "Monte Carlo theory, methods and examples", 2013, §9.3). As many as logged if the policies are
    /// equal.
    /// </summary>
    public static double EffectiveSampleSize(IReadOnlyList<LoggedDecision> log)
    {
        double sum = 0, squares = 0;
        foreach (var decision in log)
        {
            sum += decision.Weight;
            squares += decision.Weight * decision.Weight;
        }
        return squares > 0 ? sum * sum / squares : 0;
    }
}
