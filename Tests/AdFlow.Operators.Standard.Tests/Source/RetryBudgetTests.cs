namespace AdFlow.Operators.Standard.Tests;

public sealed class RetryBudgetTests
{
    [Test]
    public void Attempts_HoweverTheyMeetCalls_StayWithinShareAndBurst([Range(0, 9)] int seed)
    {
        var random = new Random(seed);
        double share = random.Next(101) / 100.0;
        int burst = random.Next(20), calls = 0, taken = 0;
        var budget = new RetryBudget(share, burst);
        for (int i = 0; i < 2000; i++)
        {
            if (random.Next(3) == 0)
            {
                calls++;
                budget.Add();
            }
            else if (budget.TryTake())
                taken++;
            Assert.That(taken, Is.LessThanOrEqualTo(burst + share * calls + 1e-9), $"seed {seed}, step {i}");
        }
        int most = (int)(burst + (burst == 0 ? 0 : share * calls));
        Assert.That(taken, burst == 0 || share == 0 ? Is.LessThanOrEqualTo(most) : Is.GreaterThan(burst * 0.9),
            $"seed {seed}: what is there can be taken");
    }

    [Test]
    public void Attempts_OfManyThreads_StayWithinShareAndBurst()
    {
        var budget = new RetryBudget(0.25, 7);
        int taken = 0;
        Parallel.For(0, 4000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            if (i % 2 == 0)
                budget.Add();
            else if (budget.TryTake())
                Interlocked.Increment(ref taken);
        });
        Assert.That(taken, Is.InRange(7, 7 + 0.25 * 2000));
    }

    [Test]
    public void Share_OfATenth_AllowsOneOfTenCallsOnceTheBurstIsGone()
    {
        var budget = new RetryBudget(0.1, 2);
        Assert.That((bool[])[budget.TryTake(), budget.TryTake(), budget.TryTake()],
            Is.EqualTo((bool[])[true, true, false]));
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < 10; i++)
                budget.Add();
            Assert.That((bool[])[budget.TryTake(), budget.TryTake()], Is.EqualTo((bool[])[true, false]));
        }
    }
}
