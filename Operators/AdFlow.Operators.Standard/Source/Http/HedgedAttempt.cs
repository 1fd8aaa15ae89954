namespace AdFlow.Operators.Standard;

/// <summary>
/// An attempt and, where it takes long, another beside it: the first good answer wins and the other is cancelled (Dean
/// and Barroso, "The tail at scale", CACM 56(2), 2013). It ends when both have ended. Immutable, thread-safe.
/// </summary>
internal sealed class HedgedAttempt(HttpService service, HttpAttempt attempt, int hedgeAfterMs)
{
    /// <summary>Sends one request, or two; as <see cref="HttpAttempt.RunAsync"/>.</summary>
    public async Task<AttemptOutcome> RunAsync(
        ReadOnlyMemory<byte> keys, StopSignal stop, CancellationToken cancellation)
    {
        if (hedgeAfterMs == 0)
            return await attempt.RunAsync(keys, stop, cancellation).ConfigureAwait(false);
        using var loser = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var first = attempt.RunAsync(keys, stop, loser.Token);
        await ((Task)first).WaitAsync(TimeSpan.FromMilliseconds(hedgeAfterMs), CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (first.IsCompleted || cancellation.IsCancellationRequested || !service.TryTakeHedge())
            return await first.ConfigureAwait(false);
        var second = attempt.RunAsync(keys, stop, loser.Token);
        var ended = await Task.WhenAny(first, second).ConfigureAwait(false);
        var outcome = await ended.ConfigureAwait(false);
        var other = ended == first ? second : first;
        // A passing problem may be the one attempt's alone; then the other decides.
        if (outcome.MayRetry)
            return await other.ConfigureAwait(false);
        await loser.CancelAsync().ConfigureAwait(false);
        (await other.ConfigureAwait(false)).Body?.Dispose();
        return outcome;
    }
}
