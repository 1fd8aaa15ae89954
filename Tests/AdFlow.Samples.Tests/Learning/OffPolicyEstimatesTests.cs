using AdFlow.Samples.Learning;

namespace AdFlow.Samples.Tests.Learning;

public sealed class OffPolicyEstimatesTests
{
    private const int Logs = 2_000, Size = 200;

    [Test]
    public void Estimates_ManyLogsOfAKnownWorld_MeanIsTheTruth([Range(1, 5)] int seed)
    {
        var world = new SyntheticBandit((ulong)seed);
        double[] ips = new double[Logs], robust = new double[Logs], snips = new double[Logs];
        for (int i = 0; i < Logs; i++)
        {
            var log = world.Log(Size, i);
            (ips[i], robust[i], snips[i]) = (OffPolicyEstimates.Ips(log), OffPolicyEstimates.DoublyRobust(log),
                OffPolicyEstimates.Snips(log));
        }
        AssertMean(ips, world.Truth, 0, $"IPS, seed {seed}");
        AssertMean(robust, world.Truth, 0, $"doubly robust, seed {seed}");
        // SNIPS is biased by something in the order of 1 / size.
        AssertMean(snips, world.Truth, 1.0 / Size, $"SNIPS, seed {seed}");
    }

    [Test]
    public void DoublyRobust_ExactModel_VariesLessThanIps([Range(1, 5)] int seed)
    {
        var world = new SyntheticBandit((ulong)seed);
        world.Model = world.Rewards;
        var logs = Enumerable.Range(0, 500).Select(i => world.Log(Size, i)).ToList();
        Assert.That(Variance(logs.Select(log => OffPolicyEstimates.DoublyRobust(log))),
            Is.LessThan(Variance(logs.Select(log => OffPolicyEstimates.Ips(log)))), $"seed {seed}");
    }

    [Test]
    public void DoublyRobust_ExactModelOfCertainRewards_IsTheModelsValueWhateverThePropensities([Range(1, 5)] int seed)
    {
        var world = new SyntheticBandit((ulong)seed);
        world.Model = world.Rewards;
        var log = world.Log(Size, 0, isExact: true);
        var wrong = log.Select(decision => decision with { Propensity = decision.Propensity / 3 }).ToList();
        double expected = log.Average(decision => decision.PolicyPredicted);
        Assert.That(OffPolicyEstimates.DoublyRobust(log), Is.EqualTo(expected).Within(1e-12), $"seed {seed}");
        Assert.That(OffPolicyEstimates.DoublyRobust(wrong), Is.EqualTo(expected).Within(1e-12), $"seed {seed}");
    }

    [Test]
    public void DoublyRobust_ModelOfZeros_IsIps([Range(1, 5)] int seed)
    {
        var log = new SyntheticBandit((ulong)seed).Log(Size, 0)
            .Select(decision => decision with { Predicted = 0, PolicyPredicted = 0 }).ToList();
        Assert.That(OffPolicyEstimates.DoublyRobust(log),
            Is.EqualTo(OffPolicyEstimates.Ips(log)).Within(1e-15), $"seed {seed}");
    }

    [Test]
    public void Snips_RewardsShifted_IsShiftedAlike([Range(1, 5)] int seed)
    {
        var log = new SyntheticBandit((ulong)seed).Log(Size, 0);
        foreach (double shift in (double[])[-5, 0.25, 100])
        {
            var shifted = log.Select(decision => decision with { Reward = decision.Reward + shift }).ToList();
            Assert.That(OffPolicyEstimates.Snips(shifted),
                Is.EqualTo(OffPolicyEstimates.Snips(log) + shift).Within(1e-9), $"seed {seed}, shift {shift}");
        }
    }

    [Test]
    public void Snips_AnyLog_LiesAmongTheRewards([Range(1, 20)] int seed)
    {
        var log = new SyntheticBandit((ulong)seed).Log(30, 0);
        Assert.That(OffPolicyEstimates.Snips(log), Is.InRange(0.0, 1.0), $"seed {seed}");
    }

    [Test]
    public void Estimates_TargetIsTheLoggedPolicy_AreItsMeanReward([Range(1, 5)] int seed)
    {
        var log = new SyntheticBandit((ulong)seed).Log(Size, 0)
            .Select(decision => decision with { Probability = decision.Propensity }).ToList();
        double mean = log.Average(decision => decision.Reward);
        Assert.That(OffPolicyEstimates.Ips(log), Is.EqualTo(mean).Within(1e-12), $"seed {seed}");
        Assert.That(OffPolicyEstimates.Snips(log), Is.EqualTo(mean).Within(1e-12), $"seed {seed}");
        Assert.That(OffPolicyEstimates.EffectiveSampleSize(log), Is.EqualTo(Size).Within(1e-9), $"seed {seed}");
    }

    [Test]
    public void Estimates_Counts_AreThoseOfTheRepeatedLog([Range(1, 5)] int seed)
    {
        var log = new SyntheticBandit((ulong)seed).Log(20, 0);
        int[] counts = [.. Enumerable.Range(0, 20).Select(i => (i * 7 + seed) % 4)];
        var repeated = log.SelectMany((decision, i) => Enumerable.Repeat(decision, counts[i])).ToList();
        foreach (var estimate in (Func<IReadOnlyList<LoggedDecision>, int[]?, double>[])
            [OffPolicyEstimates.Ips, OffPolicyEstimates.Snips, OffPolicyEstimates.DoublyRobust])
            Assert.That(estimate(log, counts), Is.EqualTo(estimate(repeated, null)).Within(1e-12), $"seed {seed}");
    }

    [Test]
    public void EffectiveSampleSize_OneWeightOnly_IsOne()
    {
        List<LoggedDecision> log = [new(1, 0.5, 0.9, 0, 0), new(0, 0.5, 0, 0, 0), new(1, 0.1, 0, 0, 0)];
        Assert.That(OffPolicyEstimates.EffectiveSampleSize(log), Is.EqualTo(1).Within(1e-12));
        Assert.That(OffPolicyEstimates.Snips(log), Is.EqualTo(1).Within(1e-12));
    }

    // Within four standard errors of the mean, which a right estimator leaves once in 15,000 times.
    private static void AssertMean(double[] values, double truth, double bias, string what) =>
        Assert.That(values.Average(), Is.EqualTo(truth).Within(4 * Math.Sqrt(Variance(values) / values.Length) + bias),
            what);

    private static double Variance(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Average();
        return all.Average(value => (value - mean) * (value - mean));
    }
}
