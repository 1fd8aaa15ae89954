using AdFlow.Tables;
using AdFlow.Tables.Counters;

namespace AdFlow.Operators.Standard;

/// <summary>
/// Counts for the rows of one run: in the counters, or, where the run is a shadow, beside them. Nothing is allocated
/// but memory of the run.
/// </summary>
internal ref struct RowCounting
{
    private readonly Column _keys;
    private readonly ReadOnlySpan<long> _integers;
    private readonly CounterTable _table;
    private readonly Span<long> _counted;
    private readonly Arena _arena;
    private readonly bool _isShadow, _areTexts;
    private DryCounters _dry;
    private CounterTakes _takes;
    private StopPoll _poll;
    private int _done;

    public RowCounting(RunContext run, CounterPort port, CounterKeyColumn key)
    {
        _keys = key.Of(run);
        _integers = key.Integers(run);
        _areTexts = port.Key is CounterKey.Utf8;
        _table = run.Counters(port);
        _arena = run.Arena;
        _isShadow = run.IsShadow;
        _counted = run.Arena.AllocateSpan<long>(_keys.Length);
        _counted.Clear();
        if (_isShadow)
            _dry = new DryCounters(run.Arena, _keys.Length);
        _takes = _table.Begin();
        _poll = new StopPoll(run.Stop);
    }

    /// <summary>Rows, each to be counted once, in order.</summary>
    public readonly int Rows => _keys.Length;

    /// <summary>Takes for a row; nothing where it has no key.</summary>
    /// <param name="row">The row.</param>
    /// <param name="amount">What to take; a negative amount is as 0.</param>
    /// <param name="limit">What the counter may come to.</param>
    /// <param name="all">Whether to take all or nothing.</param>
    /// <param name="used">What the counter stands at behind it.</param>
    /// <returns>What was taken.</returns>
    /// <exception cref="RunStoppedException">Time is over or the caller left.</exception>
    public long Take(int row, long amount, long limit, bool all, out long used)
    {
        Advance(row);
        used = 0;
        if (!CounterKeyColumn.HasKey(_keys, row))
            return 0;
        amount = Math.Max(amount, 0);
        return _counted[row] = _isShadow ? TakeDry(row, amount, limit, all, out used)
            : _areTexts ? _takes.Take(_keys.GetBytes(row), amount, limit, all, out used)
            : _takes.Take(_integers[row], amount, limit, all, out used);
    }

    /// <summary>Adds for a row; nothing where it has no key.</summary>
    /// <param name="row">The row.</param>
    /// <param name="amount">What to add; a negative amount gives back.</param>
    /// <returns>What the counter stands at behind it.</returns>
    /// <exception cref="RunStoppedException">Time is over or the caller left.</exception>
    public long Add(int row, long amount)
    {
        Advance(row);
        if (!CounterKeyColumn.HasKey(_keys, row))
            return 0;
        if (_isShadow)
            return AddDry(row, amount);
        long used = _areTexts ? _takes.Add(_keys.GetBytes(row), amount) : _takes.Add(_integers[row], amount);
        _counted[row] = amount;
        return used;
    }

    /// <summary>Returns when all that was counted is durable, where the counters are.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Settle() => _takes.Settle();

    /// <summary>Takes back what was counted for the rows so far.</summary>
    public void GiveBack()
    {
        for (int row = 0; row < _done; row++)
            if (_counted[row] != 0 && !_isShadow)
                _ = _areTexts ? _takes.Add(_keys.GetBytes(row), -_counted[row])
                    : _takes.Add(_integers[row], -_counted[row]);
    }

    /// <summary>Which rows have a key; null where all have.</summary>
    public readonly unsafe byte* KeyValidity()
    {
        byte* bits = null;
        for (int row = 0; row < _keys.Length; row++)
        {
            if (CounterKeyColumn.HasKey(_keys, row))
                continue;
            if (bits == null)
            {
                bits = _arena.AllocateZeroed(Bitmap.Bytes(_keys.Length));
                Bitmap.SetAll(bits, _keys.Length);
            }
            Bitmap.Set(bits, row, false);
        }
        return bits;
    }

    private void Advance(int row)
    {
        _poll.Advance(1);
        _done = row + 1;
    }

    private long TakeDry(int row, long amount, long limit, bool all, out long used)
    {
        ref long counter = ref Dry(row);
        long left = limit > counter ? limit - counter : 0;
        long taken = amount <= left ? amount : all ? 0 : left;
        used = counter += taken;
        return taken;
    }

    private long AddDry(int row, long amount)
    {
        ref long counter = ref Dry(row);
        return counter = amount <= long.MaxValue - counter ? Math.Max(counter + amount, 0) : long.MaxValue;
    }

    private ref long Dry(int row)
    {
        ref long counter = ref _dry.Find(_keys, _integers, row, out bool isNew);
        if (isNew)
            counter = _areTexts ? _table.Read(_keys.GetBytes(row)) : _table.Read(_integers[row]);
        return ref counter;
    }
}
