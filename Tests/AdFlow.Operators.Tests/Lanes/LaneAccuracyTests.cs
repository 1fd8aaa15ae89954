namespace AdFlow.Operators.Tests.Lanes;

/// <summary>The error bounds that <see cref="ILane{V}"/> states, measured: float32 against the framework's float64
/// functions, float64 against <see cref="BigNumber"/>.</summary>
public sealed class LaneAccuracyTests
{
    // What the float64 reference of float32 adds is far below a thousandth.
    private static readonly (string Name, Func<ScalarLane<float>, ScalarLane<float>> Lane, Func<double, double> Exact,
        double Ulps)[] Functions32 =
    [
        ("exp", ScalarLane<float>.Exp, Math.Exp, 1),
        ("log", ScalarLane<float>.Log, Math.Log, 1),
        ("log1p", ScalarLane<float>.Log1p, x => Math.Abs(x) < 1e-5 ? x - x * x / 2 : Math.Log(1 + x), 2),
        ("sigmoid", ScalarLane<float>.Sigmoid, x => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)),
            2.5),
        ("tanh", ScalarLane<float>.Tanh, Math.Tanh, 3),
    ];

    private static readonly (string Name, Func<ScalarLane<double>, ScalarLane<double>> Lane,
        Func<double, BigNumber> Exact, double Low, double High, double Ulps)[] Functions64 =
    [
        ("exp", ScalarLane<double>.Exp, BigNumber.Exp, -745, 709.7, 1),
        ("log", ScalarLane<double>.Log, BigNumber.Log, 0, 1e300, 1),
        ("log1p", ScalarLane<double>.Log1p, BigNumber.Log1p, -0.999999999, 1e300, 2),
        ("sigmoid", ScalarLane<double>.Sigmoid, BigNumber.Sigmoid, -745, 40, 2),
        ("tanh", ScalarLane<double>.Tanh, BigNumber.Tanh, -25, 25, 3),
    ];

    [Test]
    public void Function32_EveryFourThousandthBitPattern_StaysWithinItsBound([Range(0, 4)] int index)
    {
        var (name, lane, exact, ulps) = Functions32[index];
        double worst = 0;
        for (long bits = 0; bits <= uint.MaxValue; bits += 4093)
        {
            float x = BitConverter.UInt32BitsToSingle((uint)bits);
            worst = Math.Max(worst, Check32(Apply(lane, x), exact(x), ulps, $"{name}({x:R})"));
        }
        TestContext.Out.WriteLine($"float32 {name}: {worst:F3} ulp");
    }

    [Test]
    public void Pow32_RandomPairs_StaysWithinItsBound()
    {
        var random = new Random(1);
        double worst = 0;
        for (int i = 0; i < 400_000; i++)
        {
            float x = MathF.Exp((float)(random.NextDouble() * 176 - 88)), y = (float)((random.NextDouble() - 0.5) * 40);
            if (i % 2 == 0)
                (x, y) = ((float)(random.NextDouble() * 2), (float)((random.NextDouble() - 0.5) * 8));
            float actual = Apply(value => ScalarLane<float>.Pow(value, ScalarLane<float>.Constant(y)), x);
            worst = Math.Max(worst, Check32(actual, Math.Pow(x, y), 4, $"pow({x:R}, {y:R})"));
        }
        TestContext.Out.WriteLine($"float32 pow: {worst:F3} ulp");
    }

    [Test]
    public void Pow32_ResultsOfEverySizeDownToDenormals_StaysWithinItsBound()
    {
        var random = new Random(11);
        double worst = 0;
        for (int i = 0; i < 400_000; i++)
        {
            // Bases of any size, often near 1, √½ and √2, where the parts of the logarithm cancel or are largest.
            float x = (i % 4) switch
            {
                0 => BitConverter.Int32BitsToSingle(random.Next(1, 0x7F800000)),
                1 => (float)(1 + (random.NextDouble() - 0.5) * Math.ScaleB(1, -random.Next(22))),
                2 => (float)(Math.Sqrt(0.5) * (1 + (random.NextDouble() - 0.5) * 0.02)),
                _ => (float)(Math.Sqrt(2) * (1 + (random.NextDouble() - 0.5) * 0.02)),
            };
            double target = random.NextDouble() * 194 - 105;
            float y = x == 1 ? 1 : (float)Math.Clamp(target / Math.Log(x), -1e30, 1e30);
            float actual = Apply(value => ScalarLane<float>.Pow(value, ScalarLane<float>.Constant(y)), x);
            worst = Math.Max(worst, Check32(actual, Math.Pow(x, y), 4, $"pow({x:R}, {y:R})"));
        }
        TestContext.Out.WriteLine($"float32 pow of every size: {worst:F3} ulp");
    }

    [Test]
    public void Pow_EveryPairOfSpecialValues_IsThatOfIeee754()
    {
        double[] values = [0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 1e-40, -1e-40, 3e38, -3e38, 1.5, -2.5, 5e-324,
            1e308, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        foreach (double x in values)
            foreach (double y in values)
            {
                double actual = Apply(value => ScalarLane<double>.Pow(value, ScalarLane<double>.Constant(y)), x);
                Assert.That(actual, Is.EqualTo(Math.Pow(x, y)).Within(2).Ulps, $"pow({x:R}, {y:R})");
                float narrow = Apply(value => ScalarLane<float>.Pow(value, ScalarLane<float>.Constant(y)), (float)x);
                float expected = (float)Math.Pow((float)x, (float)y);
                Assert.That(narrow, Is.EqualTo(expected).Within(4).Ulps, $"pow({(float)x:R}, {(float)y:R})");
                Assert.That(float.IsNegative(narrow) == float.IsNegative(expected) || float.IsNaN(expected), Is.True,
                    $"sign of pow({(float)x:R}, {(float)y:R})");
            }
    }

    [Test]
    public void Function64_RandomNumbersOfEverySize_StaysWithinItsBound([Range(0, 4)] int index)
    {
        var (name, lane, exact, low, high, ulps) = Functions64[index];
        var random = new Random(7);
        double worst = 0;
        for (int i = 0; i < 4_000; i++)
        {
            double x = Sample(random, low, high);
            worst = Math.Max(worst, Check64(Apply(lane, x), exact(x), ulps, $"{name}({x:R})"));
        }
        TestContext.Out.WriteLine($"float64 {name}: {worst:F3} ulp");
    }

    [Test]
    public void Pow64_RandomPairs_StaysWithinItsBound()
    {
        var random = new Random(5);
        double worst = 0;
        for (int i = 0; i < 4_000; i++)
        {
            double x = i % 2 == 0 ? random.NextDouble() * 2 : Math.Exp(random.NextDouble() * 600 - 300);
            // Such that the result is a number, up to the largest and least.
            double y = (random.NextDouble() * 1417 - 708) / Math.Log(x) * (i % 3 == 0 ? 0.01 : 1);
            double actual = Apply(value => ScalarLane<double>.Pow(value, ScalarLane<double>.Constant(y)), x);
            worst = Math.Max(worst, Check64(actual, BigNumber.Pow(x, y), 2, $"pow({x:R}, {y:R})"));
        }
        TestContext.Out.WriteLine($"float64 pow: {worst:F3} ulp");
    }

    // Evenly over a range, or over the powers of two, or near 1, where logarithms are small.
    private static double Sample(Random random, double low, double high)
    {
        while (true)
        {
            double x = random.Next(3) switch
            {
                0 => low + random.NextDouble() * (Math.Min(high, 1000) - low),
                1 => Math.ScaleB(1 + random.NextDouble(), random.Next(-100, 990)) * (random.Next(2) == 0 ? 1 : -1),
                _ => 1 + (random.NextDouble() - 0.5) * Math.ScaleB(1, -random.Next(50)),
            };
            if (x > low && x < high)
                return x;
        }
    }

    private static double Check32(float actual, double exact, double ulps, string what)
    {
        if (double.IsNaN(exact))
            Assert.That(actual, Is.NaN, what);
        if (double.IsNaN(exact) || double.IsInfinity(exact) || float.IsInfinity(actual))
        {
            Assert.That(actual, Is.EqualTo((float)exact), what);
            return 0;
        }
        double ulp = Math.ScaleB(1, Math.Max((exact == 0 ? -149 : Math.ILogB(exact)) - 23, -149));
        double error = Math.Abs(actual - exact) / ulp;
        if (error > ulps + 0.001)
            Assert.Fail($"{what} = {actual:R}, {error:F3} ulp from {exact:R}");
        return error;
    }

    private static double Check64(double actual, BigNumber exact, double ulps, string what)
    {
        double error = exact.Ulps(actual);
        if (error > ulps)
            Assert.Fail($"{what} = {actual:R} is {error:F3} ulp away");
        return error;
    }

    private static unsafe float Apply(Func<ScalarLane<float>, ScalarLane<float>> lane, float x)
    {
        float result;
        ScalarLane<float>.Store(lane(ScalarLane<float>.Load(&x, 0)), &result, 0);
        return result;
    }

    private static unsafe double Apply(Func<ScalarLane<double>, ScalarLane<double>> lane, double x)
    {
        double result;
        ScalarLane<double>.Store(lane(ScalarLane<double>.Load(&x, 0)), &result, 0);
        return result;
    }
}
