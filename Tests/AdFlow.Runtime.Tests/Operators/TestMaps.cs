using AdFlow.Operators;

namespace AdFlow.Runtime.Tests;

/// <summary>Map operators for tests.</summary>
public static class TestMaps
{
    /// <summary>A weighted sum.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">Other.</param>
    /// <param name="weight">Weight of the other.</param>
    [MapOperator("test.sum", Output = "sum")]
    public static V Sum<V>(V a, V b, [InRange(-100, 100)] double weight = 1) where V : struct, ILane<V> =>
        a + b * V.Constant((float)weight);

    /// <summary>Two results.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">Other.</param>
    [MapOperator("test.both")]
    public static (V Low, V High) Both<V>(V a, V b) where V : struct, ILane<V> => (V.Min(a, b), V.Max(a, b));

    /// <summary>A product.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">Other.</param>
    [MapOperator("test.times", Output = "product")]
    public static V Times<V>(V a, V b) where V : struct, ILane<V> => a * b;

    /// <summary>A logistic function.</summary>
    /// <param name="a">Argument.</param>
    [MapOperator("test.logistic", Output = "chance")]
    public static V Logistic<V>(V a) where V : struct, ILane<V> => V.Sigmoid(a);

    /// <summary>Comparisons, a choice, and what is cheap beside.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">Other.</param>
    /// <param name="c">Divisor.</param>
    /// <param name="limit">Most that is chosen.</param>
    [MapOperator("test.choose", Output = "chosen")]
    public static V Choose<V>(V a, V b, V c, double limit = 2) where V : struct, ILane<V> => V.Select(
        a > b | V.IsNaN(c), -a / c, V.Floor(V.Min(V.Abs(b), V.Constant(limit))));

    /// <summary>A column and a constant, which compiling may find to do nothing.</summary>
    /// <param name="a">The column.</param>
    /// <param name="k">The constant.</param>
    [MapOperator("test.with")]
    public static (V Sum, V Difference, V Product, V Quotient) With<V>(V a, double k = 1) where V : struct, ILane<V>
    {
        V constant = V.Constant(k);
        return (a + constant, a - constant, constant * a, a / constant);
    }

    /// <summary>What a setting decides.</summary>
    /// <param name="a">The column.</param>
    /// <param name="k">The setting.</param>
    [MapOperator("test.decide", Output = "decided")]
    public static V Decide<V>(V a, double k = 1) where V : struct, ILane<V> =>
        k > 2 ? a * V.Constant(k * k) : a + V.Constant(k);

    /// <summary>A logarithm and a power of e.</summary>
    /// <param name="a">Argument.</param>
    [MapOperator("test.damped")]
    public static (V Damped, V Raised) Damped<V>(V a) where V : struct, ILane<V> => (V.Log1p(a), V.Exp(a));

    /// <summary>A power.</summary>
    /// <param name="a">Base.</param>
    /// <param name="b">Exponent.</param>
    [MapOperator("test.power", Output = "power")]
    public static V Power<V>(V a, V b) where V : struct, ILane<V> => V.Pow(a, b);
}
