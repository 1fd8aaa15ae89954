using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>Probabilities that one of several Beta variables is the largest.</summary>
public sealed class BestArmTests
{
    private const double Exact = 1e-10;

    [TestCase(1, 1, 1, 1, 0.5)]
    [TestCase(2, 1, 1, 1, 2.0 / 3)]
    [TestCase(1, 2, 2, 1, 1.0 / 6)]
    public void Compute_TwoArms_IsTheKnownValue(double a1, double b1, double a2, double b2, double expected) =>
        Assert.That(Compute([a1, a2], [b1, b2])[0], Is.EqualTo(expected).Within(1e-11));

    [Test]
    public void Compute_TwoArmsOfWholeCounts_IsTheClosedForm()
    {
        for (int seed = 1; seed <= 500; seed++)
        {
            var random = new Random(seed);
            int most = (int)Math.Pow(10, random.Next(1, 5));
            double[] alphas = [random.Next(1, 400), random.Next(1, 400)];
            double[] betas = [random.Next(1, most), random.Next(1, most)];
            Assert.That(Compute(alphas, betas)[1], Is.EqualTo(SecondIsLarger(alphas, betas)).Within(1e-9),
                $"seed {seed}: alphas [{string.Join(", ", alphas)}], betas [{string.Join(", ", betas)}]");
        }
    }

    [Test]
    public void Compute_ManyArms_IsAFineRiemannSumAndSumsToOne()
    {
        for (int seed = 1; seed <= 25; seed++)
        {
            var random = new Random(seed);
            int arms = random.Next(2, 12);
            double[] alphas = [.. Enumerable.Range(0, arms).Select(_ => 0.5 + 40 * random.NextDouble())];
            double[] betas = [.. Enumerable.Range(0, arms).Select(_ => 0.5 + 400 * random.NextDouble())];
            double[] probabilities = Compute(alphas, betas), expected = Slow(alphas, betas);
            string name = $"seed {seed}: [{string.Join(", ", alphas)}], [{string.Join(", ", betas)}]";
            Assert.That(probabilities, Is.EqualTo(expected).Within(1e-9), name);
            Assert.That(probabilities.Sum(), Is.EqualTo(1).Within(1e-14), name);
        }
    }

    [TestCase(2)]
    [TestCase(50)]
    [TestCase(500)]
    public void Compute_EqualArms_ShareEqually(int arms)
    {
        double[] probabilities = Compute(
            [.. Enumerable.Repeat(3.0, arms)], [.. Enumerable.Repeat(1000.0, arms)]);
        Assert.That(probabilities, Has.All.EqualTo(1.0 / arms).Within(Exact));
    }

    [TestCase(0.1, 0.1)]
    [TestCase(0.1, 50)]
    [TestCase(1, 1e6)]
    [TestCase(1e6, 1)]
    [TestCase(1e12, 1e12)]
    public void Compute_OneArmTwiceAtTheEdges_IsHalf(double alpha, double beta) =>
        Assert.That(Compute([alpha, alpha], [beta, beta])[0], Is.EqualTo(0.5).Within(Exact));

    [Test]
    public void Compute_FarApartArms_AreCertain()
    {
        double[] probabilities = Compute([2, 1e5, 1], [1e6, 1e5, 1e9]);
        Assert.That(probabilities, Is.EqualTo(new[] { 0.0, 1, 0 }).Within(1e-12));
    }

    [Test]
    public void Compute_NarrowArmAmongWideOnes_IsFound()
    {
        // The narrow one stands at 0.5; the largest of two uniform ones is above it in three of four cases.
        double[] probabilities = Compute([1, 1e9, 1], [1, 1e9, 1]);
        Assert.That(probabilities[1], Is.EqualTo(0.25).Within(1e-6));
        Assert.That(probabilities[0], Is.EqualTo(0.375).Within(1e-6));
    }

    [Test]
    public void Compute_ArmsInAnotherOrder_HaveTheSameProbabilities()
    {
        double[] alphas = [3, 17, 8, 2], betas = [90, 400, 300, 15];
        double[] forth = Compute(alphas, betas);
        double[] back = Compute([.. alphas.Reverse()], [.. betas.Reverse()]);
        Assert.That(back.Reverse(), Is.EqualTo(forth).Within(1e-13));
    }

    private static double[] Compute(double[] alphas, double[] betas)
    {
        using var arena = new Arena();
        double[] probabilities = new double[alphas.Length];
        new BestArm(arena, alphas.Length).Compute(alphas, betas, probabilities);
        return probabilities;
    }

    // E. Miller, "Formulas for Bayesian A/B testing" (2015): a finite sum for a whole first shape of the second.
    private static double SecondIsLarger(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a[1]; i++)
            sum += Math.Exp(LogBeta(a[0] + i, b[0] + b[1]) - Math.Log(b[1] + i) - LogBeta(1 + i, b[1])
                - LogBeta(a[0], b[0]));
        return sum;
    }

    private static double LogBeta(double a, double b) => LogGamma(a) + LogGamma(b) - LogGamma(a + b);

    // Whole numbers and sums of logarithms: exact to 1e-13 here.
    private static double LogGamma(double n)
    {
        s_logFactorials ??= BuildLogFactorials();
        return s_logFactorials[(int)n - 1];
    }

    private static double[]? s_logFactorials;

    private static double[] BuildLogFactorials()
    {
        double[] result = new double[30_000];
        decimal sum = 0;
        for (int i = 1; i < result.Length; i++)
            result[i] = (double)(sum += (decimal)Math.Log(i));
        return result;
    }

    // Trapezoids in logit x over where anything happens, and Richardson's extrapolation.
    private static double[] Slow(double[] alphas, double[] betas)
    {
        double[] coarse = Slow(alphas, betas, 40_000), fine = Slow(alphas, betas, 80_000);
        return [.. fine.Select((share, i) => share + (share - coarse[i]) / 3)];
    }

    private static double[] Slow(double[] alphas, double[] betas, int steps)
    {
        double width = 160.0 / steps;
        double[] shares = new double[alphas.Length], masses = new double[alphas.Length];
        double[] before = new double[alphas.Length], density = new double[alphas.Length];
        double[] peaks = [.. alphas.Select((alpha, i) => Exponent(Math.Log(alpha / betas[i]), alpha, betas[i]))];
        for (int step = 0; step <= steps; step++)
        {
            for (int i = 0; i < alphas.Length; i++)
            {
                density[i] = Math.Exp(Exponent(step * width - 80, alphas[i], betas[i]) - peaks[i]);
                masses[i] += (before[i] + density[i]) / 2 * width;
                before[i] = density[i];
            }
            for (int i = 0; i < alphas.Length; i++)
            {
                double product = density[i];
                for (int k = 0; k < alphas.Length; k++)
                    product *= k == i ? 1 : masses[k];
                shares[i] += product;
            }
        }
        double total = shares.Sum();
        return [.. shares.Select(share => share / total)];
    }

    private static double Exponent(double t, double alpha, double beta) =>
        alpha * t - (alpha + beta) * (Math.Max(t, 0) + Math.Log(1 + Math.Exp(-Math.Abs(t))));
}
