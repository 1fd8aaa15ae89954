using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard;

/// <summary>
/// Collects the candidates of channels, each key once, and selects the best. A candidate is a number, its ordinal in
/// the order in which keys were first seen; what is known of it lies in one array for each thing, so that sorting moves
/// nothing else. In an arena; not thread-safe.
/// </summary>
internal unsafe ref struct MergedCandidates
{
    private readonly Arena _arena;
    private readonly int _capacity;
    private readonly bool _isSum, _areTexts;

    // Ordinals by hash of the key, −1 where free; rows by channel and ordinal, −1 where the channel did not find it.
    private readonly Span<int> _slots, _rows;

    // By ordinal. The score before the channel that found the candidate last is known for sums only.
    private readonly Span<double> _scores, _before;
    private readonly Span<ulong> _channels;
    private readonly Span<long> _integers;
    private readonly Span<TextCandidate> _texts;
    private int _count;

    /// <summary>Makes an empty collection.</summary>
    /// <param name="arena">Memory.</param>
    /// <param name="channels">Number of channels, at most 64.</param>
    /// <param name="capacity">Rows of all channels together.</param>
    /// <param name="isSum">Whether values are summed over channels; else the highest counts.</param>
    /// <param name="areTexts">Whether keys are texts; else they are integers.</param>
    public MergedCandidates(Arena arena, int channels, int capacity, bool isSum, bool areTexts)
    {
        _arena = arena;
        (_capacity, _isSum, _areTexts) = (capacity, isSum, areTexts);
        _slots = arena.AllocateSpan<int>((int)BitOperations.RoundUpToPowerOf2((uint)capacity * 2 + 1));
        _rows = arena.AllocateSpan<int>(checked(channels * capacity));
        _slots.Fill(-1);
        _rows.Fill(-1);
        _scores = arena.AllocateSpan<double>(capacity);
        _before = isSum ? arena.AllocateSpan<double>(capacity) : [];
        _channels = arena.AllocateSpan<ulong>(capacity);
        _integers = areTexts ? [] : arena.AllocateSpan<long>(capacity);
        _texts = areTexts ? arena.AllocateSpan<TextCandidate>(capacity) : [];
    }

    /// <summary>Adds the rows of a channel.</summary>
    /// <param name="channel">The channel; each is added once, in their order.</param>
    /// <param name="keys">Keys; rows without one are left out.</param>
    /// <param name="values">Comparable score of each row.</param>
    public void Add(int channel, KeyColumn keys, ReadOnlySpan<double> values)
    {
        var rows = _rows.Slice(channel * _capacity, _capacity);
        for (int row = 0; row < values.Length; row++)
        {
            if (!keys.IsValid(row))
                continue;
            int ordinal = _areTexts ? FindOrAdd(keys.Bytes(row)) : FindOrAdd(keys.Integer(row));
            ref int found = ref rows[ordinal];
            if (found >= 0 && !(values[row] > values[found]))
                continue;
            if (found < 0)
                _channels[ordinal] |= 1UL << channel;
            Raise(ordinal, values[row], isNew: found < 0);
            found = row;
        }
    }

    /// <summary>Row of a candidate in a channel, its best there; −1 where the channel did not find it.</summary>
    public readonly int RowOf(int channel, int candidate) => _rows[channel * _capacity + candidate];

    /// <summary>Row of each candidate in a channel, its best there; −1 where the channel did not find it.</summary>
    public readonly ReadOnlySpan<int> RowsOf(int channel) => _rows.Slice(channel * _capacity, _capacity);

    /// <summary>Combined score of each candidate.</summary>
    public readonly ReadOnlySpan<double> Scores => _scores;

    /// <summary>A bit for each channel that found the candidate.</summary>
    public readonly ReadOnlySpan<ulong> Channels => _channels;

    /// <summary>Selects the best candidates, best first.</summary>
    /// <param name="quotas">Candidates guaranteed to each channel.</param>
    /// <param name="limit">Most candidates.</param>
    public readonly ReadOnlySpan<int> Best(ReadOnlySpan<int> quotas, int limit)
    {
        var candidates = Sorted();
        if (candidates.Length <= limit || !quotas.ContainsAnyExcept(0))
            return candidates[..Math.Min(limit, candidates.Length)];
        var guaranteed = _arena.AllocateSpan<bool>(candidates.Length);
        guaranteed.Clear();
        for (int channel = 0; channel < quotas.Length; channel++)
            Guarantee(candidates, guaranteed, channel, quotas[channel]);
        return Keep(candidates, guaranteed, limit);
    }

    // By score first, equal ones then by key.
    private readonly Span<int> Sorted()
    {
        var ranks = _arena.AllocateSpan<ulong>(_count);
        for (int i = 0; i < ranks.Length; i++)
            ranks[i] = ScoreOrder.Rank(_scores[i]);
        var order = ScoreOrder.Sort(ranks, _arena);
        for (int start = 0, end; start < ranks.Length; start = end)
        {
            end = start + 1;
            while (end < ranks.Length && ranks[end] == ranks[start])
                end++;
            if (end > start + 1)
                SortTied(order[start..end], ranks[start..end]);
        }
        return order;
    }

    // What ranked them is not needed any more.
    private readonly void SortTied(Span<int> order, Span<ulong> scratch)
    {
        if (_areTexts)
        {
            SortTexts(order);
            return;
        }
        for (int i = 0; i < order.Length; i++)
            scratch[i] = (ulong)_integers[order[i]] ^ 1UL << 63;
        ScoreOrder.Sort(scratch, order, _arena);
    }

    private readonly void SortTexts(Span<int> order)
    {
        var tied = _arena.AllocateSpan<TextCandidate>(order.Length);
        for (int i = 0; i < tied.Length; i++)
            tied[i] = _texts[order[i]];
        tied.Sort(static (one, other) => one.Bytes.SequenceCompareTo(other.Bytes));
        for (int i = 0; i < tied.Length; i++)
            order[i] = tied[i].Ordinal;
    }

    private readonly void Guarantee(ReadOnlySpan<int> candidates, Span<bool> guaranteed, int channel, int quota)
    {
        for (int i = 0; i < candidates.Length && quota > 0; i++)
            if ((_channels[candidates[i]] >> channel & 1) != 0)
            {
                guaranteed[i] = true;
                quota--;
            }
    }

    // Guaranteed ones first, then the best of the rest, as many as there is room; all in their order.
    private static ReadOnlySpan<int> Keep(Span<int> candidates, ReadOnlySpan<bool> guaranteed, int limit)
    {
        int reserved = Math.Min(guaranteed.Count(true), limit), free = limit - reserved, count = 0;
        for (int i = 0; i < candidates.Length; i++)
            if (guaranteed[i] ? reserved-- > 0 : free-- > 0)
                candidates[count++] = candidates[i];
        return candidates[..count];
    }

    // A higher value of the same channel takes the place of the one before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Raise(int ordinal, double value, bool isNew)
    {
        ref double score = ref _scores[ordinal];
        if (!_isSum)
        {
            score = Math.Max(score, value);
            return;
        }
        if (isNew)
            _before[ordinal] = score;
        score = _before[ordinal] + value;
    }

    private int FindOrAdd(long key)
    {
        int mask = _slots.Length - 1, slot = (int)Hash64.Of(key) & mask;
        for (; _slots[slot] >= 0; slot = (slot + 1) & mask)
            if (_integers[_slots[slot]] == key)
                return _slots[slot];
        _integers[_count] = key;
        return AddAt(slot);
    }

    private int FindOrAdd(ReadOnlySpan<byte> key)
    {
        int mask = _slots.Length - 1, slot = (int)Hash64.Of(key) & mask;
        for (; _slots[slot] >= 0; slot = (slot + 1) & mask)
            if (_texts[_slots[slot]].Bytes.SequenceEqual(key))
                return _slots[slot];
        // Column memory does not move.
        byte* text = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(key));
        _texts[_count] = new TextCandidate { Text = text, Length = key.Length, Ordinal = _count };
        return AddAt(slot);
    }

    private int AddAt(int slot)
    {
        _slots[slot] = _count;
        _scores[_count] = _isSum ? 0 : double.NegativeInfinity;
        _channels[_count] = 0;
        return _count++;
    }
}
