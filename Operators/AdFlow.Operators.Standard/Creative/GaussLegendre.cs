using System.Runtime.CompilerServices;
using V = AdFlow.Operators.Vector512Lane<double>;

namespace AdFlow.Operators.Standard;

/// <summary>The eight-point Gauss–Legendre rule on [−1, 1] (Abramowitz and Stegun, 25.4.30), one vector a
/// quantity.</summary>
internal static unsafe class GaussLegendre
{
    /// <summary>Points of the rule, and elements of a vector.</summary>
    public const int Nodes = 8;

    private static readonly double[] s_points =
    [
        -0.96028985649753623168, -0.79666647741362673959, -0.52553240991632898582, -0.18343464249564980494,
        0.18343464249564980494, 0.52553240991632898582, 0.79666647741362673959, 0.96028985649753623168,
    ];

    private static readonly double[] s_weights =
    [
        0.10122853629037625915, 0.22238103445337447054, 0.31370664587788728734, 0.36268378337836198297,
        0.36268378337836198297, 0.31370664587788728734, 0.22238103445337447054, 0.10122853629037625915,
    ];

    private static readonly double[] s_integrals = BuildIntegrals();

    /// <summary>The points, ascending.</summary>
    public static V Points => Load(s_points, 0);

    /// <summary>The weight of each point.</summary>
    public static V Weights => Load(s_weights, 0);

    /// <summary>∫ from −1 to each point of the polynomial of degree 7 that is 1 at one point and 0 at the
    /// others.</summary>
    public static V Integrals(int point) => Load(s_integrals, point * Nodes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load(double[] values, int start)
    {
        fixed (double* first = values)
            return V.Load(first, start);
    }

    // The rule itself, moved to [−1, point], is exact for these polynomials.
    private static double[] BuildIntegrals()
    {
        double[] integrals = new double[Nodes * Nodes];
        for (int i = 0; i < Nodes; i++)
        {
            for (int to = 0; to < Nodes; to++)
            {
                double half = (s_points[to] + 1) / 2, sum = 0;
                for (int k = 0; k < Nodes; k++)
                    sum += s_weights[k] * Basis(i, half * (s_points[k] + 1) - 1);
                integrals[i * Nodes + to] = half * sum;
            }
        }
        return integrals;
    }

    private static double Basis(int i, double x)
    {
        double product = 1;
        for (int k = 0; k < Nodes; k++)
            if (k != i)
                product *= (x - s_points[k]) / (s_points[i] - s_points[k]);
        return product;
    }
}
