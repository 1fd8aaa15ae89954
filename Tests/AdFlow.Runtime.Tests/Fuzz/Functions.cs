namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>Functions that the framework lacks or computes loosely, within about 2 ulp.</summary>
internal static class Functions
{
    /// <summary>log(1 + x). The framework's adds 1 first, which loses digits near 0; what is lost is put back as in
    /// HP-15C Advanced Functions Handbook (Kahan, 1982), appendix "Accuracy of Numerical Calculations".</summary>
    public static double LogP1(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : double.IsInfinity(sum) ? Math.Log(sum) : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>1 / (1 + e^−x).</summary>
    public static double Logistic(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));
}
