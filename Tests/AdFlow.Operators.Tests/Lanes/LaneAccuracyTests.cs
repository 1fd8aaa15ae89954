namespace AdFlow.Operators.Tests.Lanes;

/// <summary>The float32 polynomials against the framework's float64 functions, over bit patterns of the whole
/// range.</summary>
public sealed class LaneAccuracyTests
{
    private static readonly (string Name, Func<ScalarLane<float>, ScalarLane<float>> Lane, Func<double, double> Exact,
        int Ulps)[] Functions =
    [
        ("exp", ScalarLane<float>.Exp, Math.Exp, 2),
        ("log", ScalarLane<float>.Log, Math.Log, 2),
        ("log1p", ScalarLane<float>.Log1p, x => Math.Abs(x) < 1e-5 ? x - x * x / 2 : Math.Log(1 + x), 2),
        ("sigmoid", ScalarLane<float>.Sigmoid, x => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)),
            2),
        ("tanh", ScalarLane<float>.Tanh, Math.Tanh, 4),
    ];

    [Test]
    public unsafe void Function_EveryFourThousandthBitPattern_StaysWithinItsBound([Range(0, 4)] int index)
    {
        var (name, lane, exact, ulps) = Functions[index];
        for (long bits = 0; bits <= uint.MaxValue; bits += 4093)
        {
            float x = BitConverter.UInt32BitsToSingle((uint)bits), actual;
            var result = lane(ScalarLane<float>.Load(&x, 0));
            ScalarLane<float>.Store(result, &actual, 0);
            double expected = exact(x);
            if (double.IsNaN(expected))
                Assert.That(actual, Is.NaN, $"{name}({x:R})");
            else
                Assert.That(Ulps(actual, (float)expected), Is.LessThanOrEqualTo(ulps),
                    $"{name}({x:R}) = {actual:R}, not {expected:R}");
        }
    }

    // Distance on the number line of floats; ±0 are one step apart from their neighbours and zero from each other.
    private static long Ulps(float a, float b) => Math.Abs(Ordinal(a) - Ordinal(b));

    private static long Ordinal(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        return bits < 0 ? int.MinValue - (long)bits : bits;
    }
}
