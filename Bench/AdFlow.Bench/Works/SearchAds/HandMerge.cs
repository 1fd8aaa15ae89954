using System.Numerics;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Bench;

/// <summary>Merges what the channels found, by hand. In an arena; used once.</summary>
internal ref struct HandMerge
{
    private const int Limit = 800, TextQuota = 100;
    private const double KeywordWeight = 0.8, SemanticWeight = 0.5;

    private readonly Arena _arena;
    private readonly Span<int> _slots;
    private readonly Span<long> _adIds;
    private readonly Span<double> _scores, _bids, _coverage;
    private readonly Span<byte> _channels;
    private int _count;

    private HandMerge(Arena arena, int capacity)
    {
        _arena = arena;
        _slots = arena.AllocateSpan<int>((int)BitOperations.RoundUpToPowerOf2((uint)capacity * 2 + 1));
        _slots.Fill(-1);
        _adIds = arena.AllocateSpan<long>(capacity);
        _scores = arena.AllocateSpan<double>(capacity);
        _bids = arena.AllocateSpan<double>(capacity);
        _coverage = arena.AllocateSpan<double>(capacity);
        _channels = arena.AllocateSpan<byte>(capacity);
    }

    private const int Keyword = 1, Text = 2, Semantic = 4;

    /// <summary>Merges.</summary>
    public static HandCandidates Of(HandChannel keyword, HandChannel text, HandChannel semantic, Arena arena)
    {
        int rows = keyword.AdIds.Length + text.AdIds.Length + semantic.AdIds.Length;
        var merge = new HandMerge(arena, rows);
        merge.Add(keyword, Keyword, KeywordWeight, merge._bids);
        merge.Add(text, Text, 1, merge._coverage);
        merge.Add(semantic, Semantic, SemanticWeight, default);
        return merge.Sorted();
    }

    private void Add(HandChannel channel, int bit, double weight, Span<double> values)
    {
        Normalise(channel.Scores);
        for (int row = 0; row < channel.AdIds.Length; row++)
        {
            int at = FindOrAdd(channel.AdIds[row]);
            _channels[at] |= (byte)bit;
            _scores[at] = Math.Max(_scores[at], channel.Scores[row] * weight);
            if (!values.IsEmpty)
                values[at] = channel.Values[row];
        }
    }

    private int FindOrAdd(long adId)
    {
        int mask = _slots.Length - 1, slot = (int)Hash64.Of(adId) & mask;
        for (; _slots[slot] >= 0; slot = (slot + 1) & mask)
            if (_adIds[_slots[slot]] == adId)
                return _slots[slot];
        _slots[slot] = _count;
        (_adIds[_count], _channels[_count], _scores[_count]) = (adId, 0, double.NegativeInfinity);
        _bids[_count] = _coverage[_count] = double.NaN;
        return _count++;
    }

    private static void Normalise(Span<double> scores)
    {
        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
        foreach (double score in scores)
            (lowest, highest) = (Math.Min(lowest, score), Math.Max(highest, score));
        foreach (ref double score in scores)
            score = lowest == highest ? 1 : (score / 2 - lowest / 2) / (highest / 2 - lowest / 2);
    }

    // Score descending, equal ones by ad ascending.
    private readonly HandCandidates Sorted()
    {
        var keys = _arena.AllocateSpan<double>(_count);
        var order = _arena.AllocateSpan<int>(_count);
        for (int i = 0; i < keys.Length; i++)
            (keys[i], order[i]) = (-_scores[i], i);
        keys.Sort(order);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start]; end++) { }
            if (end > start + 1)
                SortTied(order[start..end]);
        }
        return Take(_count > Limit ? Guarantee(order) : order);
    }

    private readonly void SortTied(Span<int> order)
    {
        var adIds = _arena.AllocateSpan<long>(order.Length);
        for (int i = 0; i < order.Length; i++)
            adIds[i] = _adIds[order[i]];
        adIds.Sort(order);
    }

    // The best of the text channel first, then the best of all, in their order.
    private readonly Span<int> Guarantee(Span<int> order)
    {
        int quota = 0;
        foreach (int at in order)
            quota += (_channels[at] & Text) != 0 && quota < TextQuota ? 1 : 0;
        int free = Limit - quota, count = 0;
        foreach (int at in order)
        {
            bool isGuaranteed = (_channels[at] & Text) != 0 && quota > 0;
            if (isGuaranteed)
                quota--;
            else if (free-- <= 0)
                continue;
            order[count++] = at;
        }
        return order[..count];
    }

    private readonly HandCandidates Take(ReadOnlySpan<int> order)
    {
        var adIds = _arena.AllocateSpan<long>(order.Length);
        var channels = _arena.AllocateSpan<byte>(order.Length);
        var scores = _arena.AllocateSpan<double>(order.Length);
        var bids = _arena.AllocateSpan<double>(order.Length);
        var coverage = _arena.AllocateSpan<double>(order.Length);
        for (int i = 0; i < order.Length; i++)
        {
            int at = order[i];
            (adIds[i], channels[i], scores[i]) = (_adIds[at], _channels[at], _scores[at]);
            (bids[i], coverage[i]) = (_bids[at], _coverage[at]);
        }
        return new HandCandidates
        {
            AdIds = adIds, Channels = channels, Scores = scores, Bids = bids, Coverage = coverage,
        };
    }
}
