using S = AdFlow.Operators.ScalarLane<double>;

namespace AdFlow.Operators.Standard;

/// <summary>A Beta(a, b) variable in t = logit x, as <see cref="BestArm"/> integrates it.</summary>
internal struct BetaArm
{
    /// <summary>Which of the caller's variables.</summary>
    public int Ordinal;

    /// <summary>a.</summary>
    public double Alpha;

    /// <summary>a + b.</summary>
    public double Total;

    /// <summary>Exponent of the density at the mode.</summary>
    public double Peak;

    /// <summary>Standard deviation of a normal variable of the same curvature at the mode.</summary>
    public double Spread;

    /// <summary>Inverse of about the integral of the density over its peak, so that masses are near 1.</summary>
    public double Scale;

    /// <summary>Where the density begins to count.</summary>
    public double Low;

    /// <summary>Where it ceases to.</summary>
    public double High;

    /// <summary>Integral up to the current panel.</summary>
    public double Mass;

    /// <summary>Integral of the density times the distribution functions of all others, up to the current
    /// panel.</summary>
    public double Best;

    /// <summary>Places a variable.</summary>
    /// <param name="alpha">a.</param>
    /// <param name="beta">b.</param>
    /// <param name="cut">How far below the peak the exponent still counts.</param>
    public BetaArm(double alpha, double beta, double cut)
    {
        double mode = S.Log(new S(alpha / beta)).Value;
        Alpha = alpha;
        Total = alpha + beta;
        Peak = Exponent(mode);
        Spread = Math.Sqrt(1 / alpha + 1 / beta);
        Scale = 1 / (Math.Sqrt(2 * Math.PI) * Spread);
        Low = Edge(mode, -Spread, cut);
        High = Edge(mode, Spread, cut);
    }

    private readonly double Exponent(double t) =>
        Alpha * t - Total * (Math.Max(t, 0) + S.Log1p(S.Exp(new S(-Math.Abs(t)))).Value);

    // Doubles the distance until the density is out of sight, then halves the last step a few times.
    private readonly double Edge(double mode, double step, double cut)
    {
        while (Exponent(mode + step) > Peak - cut)
            step *= 2;
        double inside = step / 2;
        for (int i = 0; i < 4; i++)
        {
            double middle = (inside + step) / 2;
            if (Exponent(mode + middle) > Peak - cut)
                inside = middle;
            else
                step = middle;
        }
        return mode + step;
    }
}
