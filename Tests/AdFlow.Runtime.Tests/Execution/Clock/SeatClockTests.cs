using System.Diagnostics;

namespace AdFlow.Runtime.Tests;

public sealed class SeatClockTests
{
    // Far more than the rate is off by within the test, far less than a wrong rate or start would make.
    private static readonly long s_slack = Stopwatch.Frequency / 10_000;

    [Test]
    public void Readings_LieBetweenThoseOfTheSystemsClock()
    {
        var clock = new SeatClock();
        long end = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 2;
        while (Stopwatch.GetTimestamp() < end)
        {
            long last = clock.Start();
            for (int i = 0; i < 1000; i++)
            {
                long before = Stopwatch.GetTimestamp();
                long now = clock.Read();
                long after = Stopwatch.GetTimestamp();
                Assert.That(now, Is.GreaterThanOrEqualTo(last).And.InRange(before - s_slack, after + s_slack));
                last = now;
            }
        }
    }

    [Test]
    public void CycleCounter_WhereItExists_NeverGoesBack()
    {
        if (!CycleCounter.Exists)
            Assert.Ignore("This machine does not keep time by its cycles.");
        long last = CycleCounter.Read();
        for (int i = 0; i < 1_000_000; i++)
        {
            long now = CycleCounter.Read();
            if (now < last)
                Assert.Fail($"{now} after {last}.");
            last = now;
        }
    }
}
