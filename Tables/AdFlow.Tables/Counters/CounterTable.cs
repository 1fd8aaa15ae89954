using AdFlow.Tables.Indexes;
using AdFlow.Tables.Logs;

namespace AdFlow.Tables.Counters;

/// <summary>
/// Counters by key: budgets spent, impressions shown. What is taken never exceeds the limit, however many threads take,
/// and, of a durable table, whenever its process or machine is killed.
/// </summary>
/// <remarks>
/// A durable table writes ahead: before a caller is told that it took something, its log says that at least as much is
/// used. After a crash a counter continues from what the log says, so it may have counted too much, never too little:
/// for each key by at most one <see cref="CounterOptions.ReserveParts"/>th of the limit (of what <see
/// cref="Add(long, long)"/> counts, of the counter) and what was being taken just then. Reservations are renewed in
/// the background when half is used; a caller waits for the disk only where it comes first to a key, outruns that, or
/// takes more than such a part, and all callers that wait share one flush. An orderly <see cref="Dispose"/> loses
/// nothing.
/// <para>
/// Thread-safe, but for <see cref="Dispose"/>. Finding and counting take no lock; on known keys, within reservations,
/// nothing is allocated. Keys are never forgotten: a counter that was reset still takes memory.
/// </para>
/// </remarks>
public sealed class CounterTable : IDisposable
{
    // Limits beyond this are no limits: reserving a part of them would be no bound on what a crash counts too much.
    private const long LargestLimit = 1L << 53;

    private readonly CounterCells _cells;
    private readonly CounterLog? _log;
    private readonly CounterOptions _options;

    /// <summary>Makes an empty table in memory.</summary>
    /// <param name="name">Name of the table, for messages.</param>
    /// <param name="key">What its keys are.</param>
    /// <param name="options">Limits, or null for the default ones.</param>
    public CounterTable(string name, CounterKey key, CounterOptions? options = null)
    {
        Name = name;
        Key = key;
        _options = options ?? new CounterOptions();
        _cells = new CounterCells(name, key, _options.MaxKeys);
    }

    private CounterTable(string name, CounterKey key, CounterOptions? options, string folder)
        : this(name, key, options) => _log = new CounterLog(folder, name, key, _cells);

    /// <summary>Opens a durable table; it is made where there is none.</summary>
    /// <param name="name">Name of the table, for messages.</param>
    /// <param name="key">What its keys are.</param>
    /// <param name="folder">Folder that holds nothing but this table.</param>
    /// <param name="options">Limits, or null for the default ones.</param>
    /// <exception cref="LogCorruptException">Damaged other than by a crash.</exception>
    /// <exception cref="IOException">
    /// Open elsewhere; its keys are of the other kind; or the system cannot read or write it.
    /// </exception>
    /// <exception cref="CounterFullException">It holds more keys than it may.</exception>
    public static CounterTable Open(string name, CounterKey key, string folder, CounterOptions? options = null) =>
        new(name, key, options, folder);

    /// <summary>Finds out what the keys of a durable table are. It must not be open.</summary>
    /// <param name="folder">Folder that holds nothing but this table.</param>
    /// <returns>Null where there is no table; a crash may have left a folder without one.</returns>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static CounterKey? FindKey(string folder) => CounterRecord.FindKey(folder);

    /// <summary>Name of the table.</summary>
    public string Name { get; }

    /// <summary>What its keys are.</summary>
    public CounterKey Key { get; }

    /// <summary>Whether counters outlive the process.</summary>
    public bool IsDurable => _log is not null;

    /// <summary>Keys, those whose counter is 0 included.</summary>
    public int Count => _cells.Count;

    /// <summary>What a crash had left behind the last whole write, cut off when the table was opened; else null.
    /// </summary>
    public LogCut? Cut => _log?.Cut;

    /// <summary>Begins to take and add for one caller, who is to be told all results at once.</summary>
    public CounterTakes Begin() => new(this);

    /// <summary>Takes an amount where the counter stays within a limit; else changes nothing.</summary>
    /// <param name="key">The key; a new one counts from 0.</param>
    /// <param name="amount">What to take, 0 or more.</param>
    /// <param name="limit">What the counter may come to; a negative one is as 0.</param>
    /// <param name="used">What the counter stands at afterwards.</param>
    /// <returns>Whether it was taken; it is then durable where the table is.</returns>
    /// <exception cref="IOException">The log could not be written; nothing was taken.</exception>
    /// <exception cref="CounterFullException">The key is new, and there are as many as may be.</exception>
    /// <exception cref="InvalidOperationException">The table's keys are texts.</exception>
    public bool TryTake(long key, long amount, long limit, out long used)
    {
        var takes = Begin();
        long taken = takes.Take(key, amount, limit, all: true, out used);
        Settle(ref takes, WordOf(key), [], taken);
        return taken == amount;
    }

    /// <inheritdoc cref="TryTake(long, long, long, out long)"/>
    /// <exception cref="InvalidOperationException">The table's keys are integers.</exception>
    public bool TryTake(ReadOnlySpan<byte> key, long amount, long limit, out long used)
    {
        var takes = Begin();
        long taken = takes.Take(key, amount, limit, all: true, out used);
        Settle(ref takes, WordOf(key), key, taken);
        return taken == amount;
    }

    /// <summary>Counts an amount without a limit; a negative one gives back.</summary>
    /// <param name="key">The key; a new one counts from 0.</param>
    /// <param name="amount">What to add. The counter stays within 0 and the largest integer.</param>
    /// <returns>What the counter stands at afterwards; an addition is durable where the table is.</returns>
    /// <inheritdoc cref="TryTake(long, long, long, out long)" path="/exception"/>
    public long Add(long key, long amount)
    {
        var takes = Begin();
        long used = takes.Add(key, amount);
        Settle(ref takes, WordOf(key), [], amount);
        return used;
    }

    /// <inheritdoc cref="Add(long, long)"/>
    public long Add(ReadOnlySpan<byte> key, long amount)
    {
        var takes = Begin();
        long used = takes.Add(key, amount);
        Settle(ref takes, WordOf(key), key, amount);
        return used;
    }

    /// <summary>What a counter stands at; 0 where the key is unknown.</summary>
    /// <exception cref="InvalidOperationException">The table's keys are texts.</exception>
    public long Read(long key) => ReadAt(_cells.Find(WordOf(key), []));

    /// <inheritdoc cref="Read(long)"/>
    /// <exception cref="InvalidOperationException">The table's keys are integers.</exception>
    public long Read(ReadOnlySpan<byte> key) => ReadAt(_cells.Find(WordOf(key), key));

    /// <summary>
    /// Sets a counter to 0, as for a new day; durable where the table is. What others take meanwhile counts before or
    /// after it.
    /// </summary>
    /// <exception cref="IOException">The log could not be written: after a crash the counter may stand where it stood.
    /// </exception>
    /// <exception cref="InvalidOperationException">The table's keys are texts.</exception>
    public void Reset(long key) => ResetAt(_cells.Find(WordOf(key), []));

    /// <inheritdoc cref="Reset(long)"/>
    /// <exception cref="InvalidOperationException">The table's keys are integers.</exception>
    public void Reset(ReadOnlySpan<byte> key) => ResetAt(_cells.Find(WordOf(key), key));

    /// <summary>Sets every counter to 0, one after the other; then as <see cref="Reset(long)"/>.</summary>
    /// <exception cref="IOException">As with <see cref="Reset(long)"/>.</exception>
    public void ResetAll()
    {
        if (_log is not null)
            _log.ResetAll();
        else
            for (int cell = 0; cell < _cells.Count; cell++)
                Interlocked.Exchange(ref _cells[cell].Used, 0);
    }

    /// <summary>All counters in the order in which their keys came; each is read when it is its turn.</summary>
    public IEnumerable<CounterValue> Values()
    {
        int count = Count;
        for (int cell = 0; cell < count; cell++)
            yield return new CounterValue(Key is CounterKey.Int64 ? (long)_cells[cell].Word : 0, _cells.TextOf(cell),
                ReadAt(cell));
    }

    /// <summary>Writes the counters as they stand, where the table is durable, and closes it.</summary>
    public void Dispose() => _log?.Dispose();

    internal ulong WordOf(long key) => Key is CounterKey.Int64 ? (ulong)key : throw WrongKey("texts");

    internal ulong WordOf(ReadOnlySpan<byte> key) =>
        Key is CounterKey.Utf8 ? Hash64.Of(key) : throw WrongKey("integers");

    internal long Take(
        ulong word, ReadOnlySpan<byte> text, long amount, long limit, bool all, out long used, ref bool waits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        // A key that can take nothing is not made known by asking.
        int at = amount == 0 || limit <= 0 || (all && amount > limit)
            ? _cells.Find(word, text) : _cells.FindOrAdd(word, text, _log is null ? long.MaxValue : 0);
        if (at < 0)
            return used = 0;
        ref var cell = ref _cells[at];
        long before = Volatile.Read(ref cell.Used);
        while (true)
        {
            long left = limit > before ? limit - before : 0;
            long taken = amount <= left ? amount : all ? 0 : left;
            used = before + taken;
            long seen = taken == 0 ? before : Interlocked.CompareExchange(ref cell.Used, used, before);
            if (seen == before)
            {
                Cover(at, ref cell, used, taken, limit <= LargestLimit ? limit : used, ref waits);
                return taken;
            }
            before = seen;
        }
    }

    internal long Add(ulong word, ReadOnlySpan<byte> text, long amount, ref bool waits)
    {
        int at = amount <= 0
            ? _cells.Find(word, text) : _cells.FindOrAdd(word, text, _log is null ? long.MaxValue : 0);
        if (at < 0)
            return 0;
        ref var cell = ref _cells[at];
        long before = Volatile.Read(ref cell.Used);
        while (true)
        {
            long used = amount <= long.MaxValue - before ? Math.Max(before + amount, 0) : long.MaxValue;
            long seen = Interlocked.CompareExchange(ref cell.Used, used, before);
            if (seen == before)
            {
                Cover(at, ref cell, used, Math.Max(amount, 0), used, ref waits);
                return used;
            }
            before = seen;
        }
    }

    internal void Settle() => _log?.Settle();

    // Behind the interlocked change: either this sees what the log covers now, or the log sees what was counted.
    private void Cover(int at, ref CounterCell cell, long used, long amount, long basis, ref bool waits)
    {
        long covered = Volatile.Read(ref cell.Covered);
        if (used <= covered - (Volatile.Read(ref cell.Ahead) >> 1) || _log is null || amount == 0)
            return;
        Volatile.Write(ref cell.Ahead, basis / _options.ReserveParts);
        bool isBeyond = used > covered;
        waits |= isBeyond;
        _log.Ask(at, ref cell, soon: !isBeyond);
    }

    private void Settle(ref CounterTakes takes, ulong word, ReadOnlySpan<byte> text, long counted)
    {
        try
        {
            takes.Settle();
        }
        catch (IOException)
        {
            bool waits = false;
            Add(word, text, -counted, ref waits);
            throw;
        }
    }

    private long ReadAt(int cell) => cell < 0 ? 0 : Volatile.Read(ref _cells[cell].Used);

    private void ResetAt(int cell)
    {
        if (cell >= 0 && _log is null)
            Interlocked.Exchange(ref _cells[cell].Used, 0);
        else if (cell >= 0)
            _log!.Reset(cell);
    }

    private InvalidOperationException WrongKey(string kind) =>
        new($"the keys of counter table '{Name}' are {kind}; give one of these");
}
