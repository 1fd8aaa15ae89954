namespace AdFlow.Samples.Learning;

/// <summary>One decision of a logged policy, seen by a new policy that is to be judged.</summary>
/// <param name="Reward">What came of it, for example 1 for a click.</param>
/// <param name="Propensity">Probability with which the logged policy decided so, in (0, 1].</param>
/// <param name="Probability">Probability with which the new policy would decide so.</param>
/// <param name="Predicted">What a reward model expects of this decision.</param>
/// <param name="PolicyPredicted">What it expects of the new policy in this context: the mean over its
/// decisions.</param>
public readonly record struct LoggedDecision(
    double Reward, double Propensity, double Probability, double Predicted, double PolicyPredicted)
{
    /// <summary>Importance weight.</summary>
    public double Weight => Probability / Propensity;
}
