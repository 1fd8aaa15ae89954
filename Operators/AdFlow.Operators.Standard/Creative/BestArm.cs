using AdFlow.Tables;
using V = AdFlow.Operators.Vector512Lane<double>;

namespace AdFlow.Operators.Standard;

/// <summary>
/// The probability that each of several independent Beta variables is the largest, by numerical integration. Holds
/// scratch of an arena; dead after its reset. Not thread-safe.
/// </summary>
/// <remarks>
/// <para>P(j) = ∫ f_j(x) Π_{k≠j} F_k(x) dx (Russo, Van Roy, Kazerouni, Osband and Wen, "A tutorial on Thompson
/// sampling", 2018, §3). In t = logit x a Beta(a, b) has the density e^(a t − (a+b) ln(1 + e^t)) / B(a, b): log-concave
/// and smooth for all a, b > 0, so without the poles that x has at 0 and 1.</para>
/// <para>The axis is cut into panels of about the narrowest spread that lives there, each with the eight-point
/// Gauss–Legendre rule; its integration matrix gives F at the nodes from f alone, so no incomplete beta function is
/// needed. One pass costs an exponential per node and variable, about 200 nodes for spreads of one size. Error below
/// 1e-9 for counts up to 10^4 (the tests compare with the closed form); cancellation in the exponent lets it grow to
/// 1e-6 at counts of 10^9.</para>
/// </remarks>
internal readonly unsafe ref struct BestArm
{
    // Densities below e^−36 of their peak are left out: 2e-16.
    private const double Cut = 36;

    // Panel width in spreads.
    private const double Step = 1.5;

    private readonly Span<BetaArm> _arms;
    private readonly double* _densities, _cumulated, _below, _node;

    /// <summary>Makes room.</summary>
    /// <param name="arena">Memory.</param>
    /// <param name="capacity">Most variables.</param>
    public BestArm(Arena arena, int capacity)
    {
        _arms = arena.AllocateSpan<BetaArm>(capacity);
        long bytes = (long)capacity * GaussLegendre.Nodes * sizeof(double);
        _densities = (double*)arena.Allocate(bytes);
        _cumulated = (double*)arena.Allocate(bytes);
        _below = (double*)arena.Allocate(bytes);
        _node = (double*)arena.Allocate(GaussLegendre.Nodes * sizeof(double));
    }

    /// <summary>Computes the probabilities; they sum to 1.</summary>
    /// <param name="alphas">First shape of each variable, &gt; 0.</param>
    /// <param name="betas">Second shape of each variable, &gt; 0.</param>
    /// <param name="probabilities">Takes the probability of each.</param>
    public void Compute(ReadOnlySpan<double> alphas, ReadOnlySpan<double> betas, Span<double> probabilities)
    {
        double floor = double.NegativeInfinity;
        for (int i = 0; i < alphas.Length; i++)
        {
            _arms[i] = new BetaArm(alphas[i], betas[i], Cut);
            floor = Math.Max(floor, _arms[i].Low);
        }
        var arms = Contenders(alphas.Length, floor, out double start, out double end);
        for (double at = start; at < end;)
        {
            double next = NextEdge(arms, at, end);
            AddPanel(arms, at, next - at);
            at = next;
        }
        Normalize(arms, probabilities[..alphas.Length]);
    }

    // Moves to the front who reaches up to where the best begins; the others are the largest with probability 0.
    private Span<BetaArm> Contenders(int count, double floor, out double start, out double end)
    {
        int kept = 0;
        (start, end) = (floor, floor);
        for (int i = 0; i < count; i++)
        {
            if (_arms[i].High <= floor)
                continue;
            start = Math.Min(start, _arms[i].Low);
            end = Math.Max(end, _arms[i].High);
            _arms[kept++] = _arms[i] with { Ordinal = i };
        }
        return _arms[..kept];
    }

    // A panel reaches into where an arm lives only if it is narrow enough for that arm.
    private static double NextEdge(ReadOnlySpan<BetaArm> arms, double at, double end)
    {
        double next = end;
        foreach (ref readonly var arm in arms)
            if (arm.High > at)
                next = Math.Min(next, Math.Max(arm.Low, at + Step * arm.Spread));
        return next;
    }

    private void AddPanel(Span<BetaArm> arms, double at, double width)
    {
        double half = width / 2;
        V t = V.Constant(at) + V.Constant(half) * (GaussLegendre.Points + V.Constant(1));
        V softplus = V.Max(t, V.Constant(0)) + V.Log1p(V.Exp(-V.Abs(t)));
        V below = V.Constant(1);
        for (int i = 0; i < arms.Length; i++)
        {
            Evaluate(ref arms[i], i, t, softplus, at, half);
            V.Store(below, _below, i * GaussLegendre.Nodes);
            below *= V.Load(_cumulated, i * GaussLegendre.Nodes);
        }
        V above = GaussLegendre.Weights * V.Constant(half);
        for (int i = arms.Length - 1; i >= 0; i--)
        {
            int row = i * GaussLegendre.Nodes;
            arms[i].Best += Sum(V.Load(_densities, row) * V.Load(_below, row) * above);
            above *= V.Load(_cumulated, row);
        }
    }

    // Density and distribution function of one variable at the nodes of a panel.
    private void Evaluate(ref BetaArm arm, int row, V t, V softplus, double at, double half)
    {
        V density = V.Constant(0), cumulated = V.Constant(arm.Mass);
        if (at + 2 * half > arm.Low && at < arm.High)
        {
            density = V.Exp(V.Constant(arm.Alpha) * t - V.Constant(arm.Total) * softplus - V.Constant(arm.Peak))
                * V.Constant(arm.Scale);
            V.Store(density, _node, 0);
            V inside = V.Constant(0);
            for (int i = 0; i < GaussLegendre.Nodes; i++)
                inside += GaussLegendre.Integrals(i) * V.Constant(_node[i]);
            cumulated += V.Constant(half) * inside;
            arm.Mass += half * Sum(GaussLegendre.Weights * density);
        }
        V.Store(density, _densities, row * GaussLegendre.Nodes);
        V.Store(cumulated, _cumulated, row * GaussLegendre.Nodes);
    }

    private double Sum(V values)
    {
        V.Store(values, _node, 0);
        return _node[0] + _node[1] + (_node[2] + _node[3]) + (_node[4] + _node[5] + (_node[6] + _node[7]));
    }

    // The sum over all is the integral of the derivative of Π F, so it is the product of the masses.
    private static void Normalize(ReadOnlySpan<BetaArm> arms, Span<double> probabilities)
    {
        double total = 0;
        foreach (ref readonly var arm in arms)
            total += arm.Best;
        probabilities.Clear();
        foreach (ref readonly var arm in arms)
            probabilities[arm.Ordinal] = arm.Best / total;
    }
}
