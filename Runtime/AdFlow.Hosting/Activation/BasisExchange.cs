using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>
/// Exchanges what all variants are bound to. Every variant that is bound now, and would be bound to something else, is
/// bound again beside the running one; only when all could be bound are they swapped. Thread-safe.
/// </summary>
internal static class BasisExchange
{
    /// <summary>Exchanges the basis. The caller holds <see cref="ActivationPool.Exchanging"/>.</summary>
    /// <param name="pool">What is bound.</param>
    /// <param name="next">The basis; it takes the reference over.</param>
    /// <param name="commit">Called when nothing can fail any more but this: it makes the exchange durable.</param>
    /// <returns>Why variants could not be bound, and nothing was exchanged; or nothing.</returns>
    public static async Task<IReadOnlyList<(VariantSlot Slot, RunFailure Failure)>> RunAsync(
        ActivationPool pool, BindingBasis next, Action commit)
    {
        var swaps = new List<(Activation Before, Activation Next)>();
        bool isReady = false;
        try
        {
            var failures = await BindAllAsync(pool, next, swaps).ConfigureAwait(false);
            if (failures.Count > 0)
                return failures;
            commit();
            isReady = true;
        }
        finally
        {
            if (!isReady)
                GiveUp(next, swaps);
        }
        Swap(pool, next, swaps);
        await RenewLateAsync(pool).ConfigureAwait(false);
        return [];
    }

    // One after the other: requests that wait for an activation are to find a seat.
    private static async Task<IReadOnlyList<(VariantSlot Slot, RunFailure Failure)>> BindAllAsync(
        ActivationPool pool, BindingBasis next, List<(Activation Before, Activation Next)> swaps)
    {
        var failures = new List<(VariantSlot, RunFailure)>();
        foreach (var slot in pool.Filled())
        {
            if (slot.Current is not { } before || next.IsThatOf(before))
                continue;
            var (activation, failure) = await pool.BindAsync(slot, next).ConfigureAwait(false);
            if (activation is not null)
                swaps.Add((before, activation));
            else if (ReferenceEquals(slot.Current, before))
                failures.Add((slot, failure!));
        }
        return failures;
    }

    private static void Swap(
        ActivationPool pool, BindingBasis next, List<(Activation Before, Activation Next)> swaps)
    {
        pool.Exchange(next);
        foreach (var (before, activation) in swaps)
            before.Slot.Replace(before, activation);
    }

    private static void GiveUp(BindingBasis next, List<(Activation Before, Activation Next)> swaps)
    {
        foreach (var (_, activation) in swaps)
            activation.Leave();
        next.Release();
    }

    // Variants that were bound to the former basis meanwhile. One that cannot be is tried again by its next binding.
    private static async Task RenewLateAsync(ActivationPool pool)
    {
        foreach (var slot in pool.Filled())
            while (slot.Current is { } current && !pool.IsUpToDate(current))
                if (await slot.RenewAsync().ConfigureAwait(false) is not null)
                    slot.Evict(current);
    }
}
