namespace AdFlow.Bench.Tests;

public sealed class MeterTests
{
    private readonly Meter _meter = new(3, TimeSpan.Zero);
    private byte[] _kept = [];

    [Test]
    public void AllocatedBytes_OfWhatAllocates_AreThose() =>
        Assert.That(_meter.AllocatedBytes(() => _kept = new byte[10_000]), Is.InRange(10_000, 11_000));

    [Test]
    public void AllocatedBytes_OfWhatAllocatesNothing_AreNone() =>
        Assert.That(_meter.AllocatedBytes(() => _kept.AsSpan().Clear()), Is.Zero);

    [Test]
    public void Interleave_TwoActions_TimesBothInEachRound()
    {
        int ours = 0, theirs = 0;
        var (our, their) = _meter.Interleave(() => ours++, () => theirs++);
        Assert.That(our, Has.Length.EqualTo(3).And.All.GreaterThan(0));
        Assert.That(their, Has.Length.EqualTo(3).And.All.GreaterThan(0));
        Assert.That(ours, Is.GreaterThanOrEqualTo(9));
        Assert.That(theirs, Is.GreaterThanOrEqualTo(9));
    }
}
