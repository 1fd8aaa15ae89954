namespace AdFlow.Operators.Standard;

/// <summary>
/// Bounds the attempts that go beyond the first of each call, retries and hedges alike, so that a service in trouble
/// is not buried under them: a token bucket that each call fills by a share of a token and each such attempt empties by
/// one. However calls and attempts follow each other, no more than burst + share × calls are taken. No clock.
/// Thread-safe.
/// </summary>
/// <param name="share">Tokens that a call adds, 0 to 1.</param>
/// <param name="burst">Most tokens held, and those at the start.</param>
internal sealed class RetryBudget(double share, int burst)
{
    // Whole thousandths, so that counting is exact.
    private const long Token = 1000;

    private readonly long _share = (long)(share * Token);
    private readonly long _most = burst * Token;
    private long _held = burst * Token;

    /// <summary>Adds a call.</summary>
    public void Add()
    {
        long held = Volatile.Read(ref _held);
        while (held < _most)
        {
            long before = Interlocked.CompareExchange(ref _held, Math.Min(held + _share, _most), held);
            if (before == held)
                return;
            held = before;
        }
    }

    /// <summary>Takes an attempt beyond the first, if the budget has one.</summary>
    public bool TryTake()
    {
        long held = Volatile.Read(ref _held);
        while (held >= Token)
        {
            long before = Interlocked.CompareExchange(ref _held, held - Token, held);
            if (before == held)
                return true;
            held = before;
        }
        return false;
    }
}
