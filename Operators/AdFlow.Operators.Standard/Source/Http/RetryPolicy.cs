using System.Globalization;

namespace AdFlow.Operators.Standard;

/// <summary>Decides whether a call is made again, and when. Immutable, thread-safe.</summary>
internal sealed class RetryPolicy(HttpService service, HttpSourceParameters settings)
{
    // What a service may ask for where no deadline bounds it.
    private static readonly TimeSpan s_mostAsked = TimeSpan.FromSeconds(30);

    /// <summary>Decides what follows a failed attempt.</summary>
    /// <param name="retry">Retries made so far.</param>
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="remaining">Time that the node has left.</param>
    /// <param name="random">Random numbers of the call.</param>
    /// <param name="refusal">Why there is no retry; empty where there is nothing to say.</param>
    /// <returns>How long to wait before the next attempt, or null where there is none.</returns>
    public TimeSpan? WaitBefore(
        int retry, in AttemptOutcome outcome, TimeSpan remaining, ref CounterRandom random, out string refusal)
    {
        refusal = "";
        if (!outcome.MayRetry || retry >= settings.MaxRetries)
            return null;
        var wait = Backoff(retry, ref random);
        if (outcome.RetryAfter > wait)
            wait = outcome.RetryAfter;
        if (wait >= remaining || wait > s_mostAsked)
        {
            refusal = $"; it asks to wait {Seconds(wait)} s, more than the time that is left";
            return null;
        }
        if (service.TryTakeRetry())
            return wait;
        refusal = "; the retry budget is spent";
        return null;
    }

    // Full jitter: Brooker, "Exponential backoff and jitter", AWS architecture blog, 2015.
    private TimeSpan Backoff(int retry, ref CounterRandom random) => TimeSpan.FromMilliseconds(
        random.NextDouble() * Math.Min(settings.MaxBackoffMs, settings.BackoffMs * Math.Pow(2, retry)));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
