using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Hosting.Tests.Observability;

public sealed class RunStatisticsTests
{
    private static readonly RunFailure Late = new(FailureClass.Deadline, "ADG5401", "late", "g");

    [Test]
    public void Recent_IsTheLastMinuteOfWholeWindows_AndForgets()
    {
        var clock = new SteppedClock();
        var statistics = new RunStatistics(clock);
        for (int second = 0; second < 60; second++, clock.Step(1))
            statistics.Add(TimeSpan.FromMilliseconds(2), second % 10 == 0 ? Late : null, isDegraded: false);
        var recent = statistics.Recent();
        Assert.That((recent.Count, recent.Failed, recent.PerSecond), Is.EqualTo((60L, 6L, 1.0)));
        Assert.That(recent.P99.TotalMilliseconds, Is.InRange(2, 2.13));
        clock.Step(70);
        Assert.That(statistics.Recent().Count, Is.Zero);
        Assert.That((statistics.Answered, statistics.Failed(FailureClass.Deadline)), Is.EqualTo((54L, 6L)));
    }

    [Test]
    public void Add_ByManyThreads_LosesNothingInTotal()
    {
        var statistics = new RunStatistics(new SteppedClock());
        Parallel.For(0, 10_000, i => statistics.Add(TimeSpan.FromTicks(i), i % 3 == 0 ? Late : null, i % 5 == 0));
        Assert.That(statistics.Answered + statistics.Failed(FailureClass.Deadline), Is.EqualTo(10_000));
        Assert.That(statistics.Degraded, Is.EqualTo(2_000));
        long[] counts = new long[LatencyHistogram.BucketCount];
        statistics.AddTo(counts);
        Assert.That(counts.Sum(), Is.EqualTo(10_000));
    }

    private sealed class SteppedClock : TimeProvider
    {
        private long _seconds = 1000;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds;

        public void Step(long seconds) => _seconds += seconds;
    }
}
