using AdFlow.Samples.Learning;

namespace AdFlow.Samples.DisplayAds;

/// <summary>What clicks a policy would get, by one log. Clicks an impression.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Log">The log.</param>
/// <param name="Ips">By inverse propensity scoring.</param>
/// <param name="Snips">Self-normalised.</param>
/// <param name="SnipsBySize">The same with the interval that a share of <paramref name="EffectiveSize"/> impressions
/// has, which keeps its width where few or no clicks are among those that the policy could have got.</param>
/// <param name="DoublyRobust">With the click model.</param>
/// <param name="EffectiveSize">Impressions of the policy that the log is worth.</param>
/// <param name="LargestWeight">The largest importance weight.</param>
internal sealed record PolicyScore(
    TargetPolicy Policy, BanditLog Log, Interval Ips, Interval Snips, Interval SnipsBySize, Interval DoublyRobust,
    double EffectiveSize, double LargestWeight)
{
    /// <summary>Scores a policy.</summary>
    public static PolicyScore Of(
        TargetPolicy policy, BanditLog log, IReadOnlyList<LoggedDecision> decisions, Bootstrap bootstrap)
    {
        double size = OffPolicyEstimates.EffectiveSampleSize(decisions);
        return new(policy, log,
            bootstrap.Of(decisions.Count, counts => OffPolicyEstimates.Ips(decisions, counts)),
            bootstrap.Of(decisions.Count, counts => OffPolicyEstimates.Snips(decisions, counts)),
            WilsonInterval.Of(OffPolicyEstimates.Snips(decisions), size),
            bootstrap.Of(decisions.Count, counts => OffPolicyEstimates.DoublyRobust(decisions, counts)),
            size, decisions.Max(decision => decision.Weight));
    }
}
