namespace AdFlow.Load;

/// <summary>What the requests took, in milliseconds. Immutable.</summary>
/// <param name="First">Each graph's first request, for which it is activated.</param>
/// <param name="Again">Its second one.</param>
/// <param name="FirstCpu">Processor time of the process for a first request, client and background included: where
/// others use the machine, this tells more than the clock.</param>
/// <param name="AgainCpu">The same for a second request.</param>
internal sealed record ActivationTimes(double[] First, double[] Again, double FirstCpu, double AgainCpu)
{
    /// <summary>A quantile of the first requests.</summary>
    public double At(double share) => Quantile(First, share);

    /// <summary>A quantile of the second requests.</summary>
    public double AgainAt(double share) => Quantile(Again, share);

    private static double Quantile(double[] values, double share) =>
        values.Order().ElementAt((int)Math.Min(values.Length - 1, share * values.Length));
}
