using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard;

/// <summary>Collects the candidates of channels, each key once, and selects the best. In an arena; not
/// thread-safe.</summary>
internal unsafe ref struct MergedCandidates
{
    private readonly Arena _arena;
    private readonly Span<MergedCandidate> _candidates;

    // Ordinals by hash of the key, −1 where free; rows by channel and ordinal.
    private readonly Span<int> _slots, _rows;
    private readonly int _capacity;
    private readonly bool _isSum;
    private int _count;
    private bool _areTexts;

    /// <summary>Makes an empty collection.</summary>
    /// <param name="arena">Memory.</param>
    /// <param name="channels">Number of channels, at most 64.</param>
    /// <param name="capacity">Rows of all channels together.</param>
    /// <param name="isSum">Whether values are summed over channels; else the highest counts.</param>
    public MergedCandidates(Arena arena, int channels, int capacity, bool isSum)
    {
        _arena = arena;
        (_capacity, _isSum) = (capacity, isSum);
        _candidates = arena.AllocateSpan<MergedCandidate>(capacity);
        _slots = arena.AllocateSpan<int>((int)BitOperations.RoundUpToPowerOf2((uint)capacity * 2 + 1));
        _rows = arena.AllocateSpan<int>(checked(channels * capacity));
        _slots.Fill(-1);
        _rows.Fill(-1);
    }

    /// <summary>Adds the rows of a channel.</summary>
    /// <param name="channel">The channel; each is added once, in their order.</param>
    /// <param name="keys">Keys; rows without one are left out.</param>
    /// <param name="values">Comparable score of each row.</param>
    public void Add(int channel, KeyColumn keys, ReadOnlySpan<double> values)
    {
        for (int row = 0; row < values.Length; row++)
        {
            if (!keys.IsValid(row))
                continue;
            int ordinal = FindOrAdd(keys, row), at = channel * _capacity + ordinal;
            ref var candidate = ref _candidates[ordinal];
            if (_rows[at] >= 0 && !(values[row] > values[_rows[at]]))
                continue;
            if (_rows[at] < 0)
                candidate.Before = candidate.Score;
            candidate.Score = _isSum ? candidate.Before + values[row] : Math.Max(candidate.Before, values[row]);
            candidate.Channels |= 1UL << channel;
            _rows[at] = row;
        }
    }

    /// <summary>Row of a candidate in a channel, its best there; −1 where the channel did not find it.</summary>
    public readonly int RowOf(int channel, in MergedCandidate candidate) =>
        _rows[channel * _capacity + candidate.Ordinal];

    /// <summary>Selects the best candidates, best first; called once, in the end.</summary>
    /// <param name="quotas">Candidates guaranteed to each channel.</param>
    /// <param name="limit">Most candidates.</param>
    public ReadOnlySpan<MergedCandidate> Best(ReadOnlySpan<int> quotas, int limit)
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
    private readonly Span<MergedCandidate> Sorted()
    {
        var keys = _arena.AllocateSpan<ulong>(_count);
        for (int i = 0; i < keys.Length; i++)
            keys[i] = MergedCandidate.Rank(_candidates[i].Score);
        var order = ScoreOrder.Sort(keys, _arena);
        var sorted = _arena.AllocateSpan<MergedCandidate>(_count);
        for (int i = 0; i < order.Length; i++)
            sorted[i] = _candidates[order[i]];
        for (int start = 0, end; start < keys.Length; start = end)
        {
            end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
                end++;
            if (end > start + 1)
                SortTied(sorted[start..end], order[start..end]);
        }
        return sorted;
    }

    private readonly void SortTied(Span<MergedCandidate> tied, Span<int> order)
    {
        if (_areTexts)
        {
            tied.Sort(static (one, other) => one.Bytes.SequenceCompareTo(other.Bytes));
            return;
        }
        var keys = _arena.AllocateSpan<long>(tied.Length);
        for (int i = 0; i < keys.Length; i++)
            keys[i] = tied[i].Integer;
        keys.Sort(order);
        for (int i = 0; i < order.Length; i++)
            tied[i] = _candidates[order[i]];
    }

    private static void Guarantee(
        ReadOnlySpan<MergedCandidate> candidates, Span<bool> guaranteed, int channel, int quota)
    {
        for (int i = 0; i < candidates.Length && quota > 0; i++)
            if ((candidates[i].Channels >> channel & 1) != 0)
            {
                guaranteed[i] = true;
                quota--;
            }
    }

    // Guaranteed ones first, then the best of the rest, as many as there is room; all in their order.
    private static ReadOnlySpan<MergedCandidate> Keep(
        Span<MergedCandidate> candidates, ReadOnlySpan<bool> guaranteed, int limit)
    {
        int reserved = Math.Min(guaranteed.Count(true), limit), free = limit - reserved, count = 0;
        for (int i = 0; i < candidates.Length; i++)
            if (guaranteed[i] ? reserved-- > 0 : free-- > 0)
                candidates[count++] = candidates[i];
        return candidates[..count];
    }

    private int FindOrAdd(KeyColumn keys, int row)
    {
        int mask = _slots.Length - 1, slot = (int)keys.Hash(row) & mask;
        for (; _slots[slot] >= 0; slot = (slot + 1) & mask)
            if (IsSame(_candidates[_slots[slot]], keys, row))
                return _slots[slot];
        _slots[slot] = _count;
        ref var candidate = ref _candidates[_count];
        candidate = new MergedCandidate { Ordinal = _count, Score = _isSum ? 0 : double.NegativeInfinity };
        _areTexts = keys.IsText;
        if (_areTexts)
        {
            // Column memory does not move.
            candidate.Text = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(keys.Bytes(row)));
            candidate.TextLength = keys.Bytes(row).Length;
        }
        else
            candidate.Integer = keys.Integer(row);
        return _count++;
    }

    private static bool IsSame(in MergedCandidate candidate, KeyColumn keys, int row) =>
        keys.IsText ? candidate.Bytes.SequenceEqual(keys.Bytes(row)) : candidate.Integer == keys.Integer(row);
}
