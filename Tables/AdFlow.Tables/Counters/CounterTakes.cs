namespace AdFlow.Tables.Counters;

/// <summary>
/// Takes and additions of one caller: made one after the other, told to nobody before <see cref="Settle"/> returned.
/// So they wait for the disk together, if at all. A value to be kept in a local variable. Not thread-safe.
/// </summary>
public struct CounterTakes
{
    private readonly CounterTable _table;
    private bool _waits;

    internal CounterTakes(CounterTable table) => _table = table;

    /// <summary>Takes an amount, or what is left of it, where the counter stays within a limit.</summary>
    /// <param name="key">The key; a new one counts from 0.</param>
    /// <param name="amount">What to take, 0 or more.</param>
    /// <param name="limit">What the counter may come to; a negative one is as 0.</param>
    /// <param name="all">Whether to take all or nothing.</param>
    /// <param name="used">What the counter stands at afterwards.</param>
    /// <returns>What was taken, 0 to <paramref name="amount"/>.</returns>
    /// <exception cref="CounterFullException">The key is new, and there are as many as may be.</exception>
    /// <exception cref="InvalidOperationException">The table's keys are texts.</exception>
    public long Take(long key, long amount, long limit, bool all, out long used) =>
        _table.Take(_table.WordOf(key), [], amount, limit, all, out used, ref _waits);

    /// <inheritdoc cref="Take(long, long, long, bool, out long)"/>
    /// <exception cref="InvalidOperationException">The table's keys are integers.</exception>
    public long Take(ReadOnlySpan<byte> key, long amount, long limit, bool all, out long used) =>
        _table.Take(_table.WordOf(key), key, amount, limit, all, out used, ref _waits);

    /// <summary>Counts an amount without a limit; a negative one gives back.</summary>
    /// <param name="key">The key; a new one counts from 0.</param>
    /// <param name="amount">What to add. The counter stays within 0 and the largest integer.</param>
    /// <returns>What the counter stands at afterwards.</returns>
    /// <exception cref="CounterFullException">The key is new, and there are as many as may be.</exception>
    /// <exception cref="InvalidOperationException">The table's keys are texts.</exception>
    public long Add(long key, long amount) => _table.Add(_table.WordOf(key), [], amount, ref _waits);

    /// <inheritdoc cref="Add(long, long)"/>
    /// <exception cref="InvalidOperationException">The table's keys are integers.</exception>
    public long Add(ReadOnlySpan<byte> key, long amount) => _table.Add(_table.WordOf(key), key, amount, ref _waits);

    /// <summary>
    /// Returns when all of it is durable, at once where the table is in memory or reservations covered it. Blocks the
    /// thread for a flush of the disk otherwise.
    /// </summary>
    /// <exception cref="IOException">
    /// The log could not be written. What was taken is still counted; give it back by adding the negative amount.
    /// </exception>
    public void Settle()
    {
        if (_waits)
            _table.Settle();
        _waits = false;
    }
}
