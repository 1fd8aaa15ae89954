namespace AdFlow.Operators.Standard.Tests;

public sealed class RetryPolicyTests
{
    private static readonly TimeSpan s_year = TimeSpan.FromDays(365);

    [Test]
    public void Backoff_DoublesUpToItsMostAndIsDrawnBelow()
    {
        var policy = Policy(maxRetries: 10, backoff: 8, maxBackoff: 100);
        for (int retry = 0; retry < 10; retry++)
        {
            double most = Math.Min(100, 8 * Math.Pow(2, retry)), longest = 0;
            for (int call = 0; call < 200; call++)
                longest = Math.Max(longest, Wait(policy, retry, call)!.Value.TotalMilliseconds);
            Assert.That(longest, Is.InRange(0.9 * most, most), $"retry {retry}");
        }
    }

    [Test]
    public void Backoff_OfOneSeedAndCall_IsTheSameAgain()
    {
        var policy = Policy(maxRetries: 3, backoff: 8, maxBackoff: 100);
        Assert.That(Wait(policy, 2, 7), Is.EqualTo(Wait(policy, 2, 7)).And.Not.EqualTo(Wait(policy, 2, 8)));
    }

    [Test]
    public void RetryAfter_LongerThanTheBackoff_IsTheWait()
    {
        var policy = Policy(maxRetries: 3, backoff: 8, maxBackoff: 100);
        Assert.That(Wait(policy, 0, 0, TimeSpan.FromSeconds(2)), Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(Wait(policy, 0, 0, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)),
            Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(Wait(policy, 0, 0, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)), Is.Null);
        Assert.That(Wait(policy, 0, 0, TimeSpan.FromHours(1)), Is.Null, "bounded without a deadline too");
    }

    private static TimeSpan? Wait(
        RetryPolicy policy, int retry, int call, TimeSpan after = default, TimeSpan? remaining = null)
    {
        var random = new CounterRandom(1, 2, call);
        var outcome = AttemptOutcome.Passing("busy", after);
        return policy.WaitBefore(retry, outcome, remaining ?? s_year, ref random, out _);
    }

    private static RetryPolicy Policy(int maxRetries, int backoff, int maxBackoff) => new(
        new HttpService(new HttpServiceOptions("http", "localhost", 1, HttpProtocol.Http1, 1, 1, 10_000)),
        new HttpSourceParameters
        {
            Url = "", Key = null!, Columns = new Dictionary<string, string>(), MaxRetries = maxRetries,
            BackoffMs = backoff, MaxBackoffMs = maxBackoff,
        });
}
