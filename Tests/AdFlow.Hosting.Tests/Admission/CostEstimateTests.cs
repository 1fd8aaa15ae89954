namespace AdFlow.Hosting.Tests.Admission;

public sealed class CostEstimateTests
{
    [TestCase(10)]
    [TestCase(100_000)]
    [TestCase(50_000_000)]
    public void Learn_TheSameAgainAndAgain_GetsThere(long service)
    {
        var cost = new CostEstimate(TimeSpan.TicksPerSecond);
        Assert.That(cost.IsKnown, Is.False);
        for (int i = 0; i < 200; i++)
            cost.Learn(service);
        Assert.That(cost.IsKnown);
        Assert.That(cost.Service, Is.InRange(service - 8, service + 8));
    }

    [Test]
    public void Learn_OneSlowRun_ChangesLittle()
    {
        var cost = new CostEstimate(TimeSpan.TicksPerSecond);
        for (int i = 0; i < 100; i++)
            cost.Learn(10_000);
        cost.Learn(10_000_000);
        Assert.That(cost.Service, Is.LessThan(15_000));
    }

    [Test]
    public void LearnShare_OfRunsThatWait_FallsToWhatTheyUse()
    {
        var cost = new CostEstimate(TimeSpan.TicksPerSecond);
        for (int i = 0; i < 100; i++)
            cost.LearnShare(100, 1000);
        Assert.That(cost.Share, Is.EqualTo(CostEstimate.Processor / 10).Within(10));
        for (int i = 0; i < 100; i++)
            cost.LearnShare(0, 1000);
        Assert.That(cost.Share, Is.Positive);
    }
}
