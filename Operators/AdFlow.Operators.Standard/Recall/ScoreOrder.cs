using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Sorts candidates by the ranks of their scores, and tied ones by their keys.</summary>
/// <remarks>
/// Radix sort from the least digit (D. Knuth, The Art of Computer Programming 3, 5.2.5), which passes over digits that
/// are the same in all. Ranks are sorted by their upper halves, which tell nearly all apart; what they do not is then
/// sorted by the rest.
/// </remarks>
internal static class ScoreOrder
{
    private const int FewRows = 48, FewEqual = 16, DigitBits = 8, DigitValues = 256, LowerBits = 32;

    /// <summary>A number that orders scores: the higher the score the smaller it is, NaN behind all; 0 and −0 are
    /// equal.</summary>
    public static ulong Rank(double score)
    {
        if (double.IsNaN(score))
            return ulong.MaxValue;
        ulong bits = BitConverter.DoubleToUInt64Bits(score == 0 ? 0 : score);
        return ~(bits >> 63 != 0 ? ~bits : bits | 1UL << 63);
    }

    /// <summary>Sorts candidates by rank, ascending; equal ones come in any order.</summary>
    /// <param name="ranks">Rank of each candidate; takes them sorted.</param>
    /// <param name="arena">Memory.</param>
    /// <returns>Numbers of the candidates in their order.</returns>
    public static Span<int> Sort(Span<ulong> ranks, Arena arena)
    {
        var order = arena.AllocateSpan<int>(ranks.Length);
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        if (ranks.Length < FewRows)
            SortFew(ranks, order);
        else
        {
            SortMany(ranks, order, LowerBits, arena);
            SortRuns(ranks, order, arena);
        }
        return order;
    }

    /// <summary>Sorts numbers by keys, ascending; those of equal keys come in any order.</summary>
    /// <param name="keys">Key of each number; takes them sorted.</param>
    /// <param name="order">The numbers.</param>
    /// <param name="arena">Memory.</param>
    public static void Sort(Span<ulong> keys, Span<int> order, Arena arena)
    {
        if (keys.Length < FewRows)
            SortFew(keys, order);
        else
            SortMany(keys, order, 0, arena);
    }

    // By the digits from a bit on.
    private static void SortMany(Span<ulong> keys, Span<int> order, int from, Arena arena)
    {
        ulong different = Different(keys);
        var toKeys = arena.AllocateSpan<ulong>(keys.Length);
        var toOrder = arena.AllocateSpan<int>(keys.Length);
        var sorted = keys;
        var sortedOrder = order;
        Span<int> ends = stackalloc int[DigitValues];
        for (int shift = from; shift < 64; shift += DigitBits)
        {
            if ((byte)(different >> shift) == 0)
                continue;
            Scatter(sorted, sortedOrder, toKeys, toOrder, ends, shift);
            Swap(ref sorted, ref toKeys);
            Swap(ref sortedOrder, ref toOrder);
        }
        if (sorted == keys)
            return;
        sorted.CopyTo(keys);
        sortedOrder.CopyTo(order);
    }

    private static void Swap<T>(ref Span<T> one, ref Span<T> other)
    {
        var span = one;
        one = other;
        other = span;
    }

    private static void Scatter(
        ReadOnlySpan<ulong> keys, ReadOnlySpan<int> order, Span<ulong> toKeys, Span<int> toOrder, Span<int> ends,
        int shift)
    {
        ends.Clear();
        foreach (ulong key in keys)
            ends[(byte)(key >> shift)]++;
        int sum = 0;
        foreach (ref int end in ends)
            (end, sum) = (sum, sum + end);
        for (int i = 0; i < keys.Length; i++)
        {
            int to = ends[(byte)(keys[i] >> shift)]++;
            (toKeys[to], toOrder[to]) = (keys[i], order[i]);
        }
    }

    private static void SortRuns(Span<ulong> ranks, Span<int> order, Arena arena)
    {
        for (int start = 0, end; start < ranks.Length; start = end)
        {
            for (end = start + 1; end < ranks.Length && ranks[end] >> LowerBits == ranks[start] >> LowerBits;)
                end++;
            if (end > start + 1 && Different(ranks[start..end]) != 0)
                Sort(ranks[start..end], order[start..end], arena);
        }
    }

    // The bits that are not the same in all.
    private static ulong Different(ReadOnlySpan<ulong> keys)
    {
        ulong different = 0;
        foreach (ulong key in keys)
            different |= key ^ keys[0];
        return different;
    }

    private static void SortFew(Span<ulong> keys, Span<int> order)
    {
        if (keys.Length > FewEqual)
        {
            keys.Sort(order);
            return;
        }
        for (int i = 1; i < keys.Length; i++)
        {
            var (key, number) = (keys[i], order[i]);
            int to = i;
            for (; to > 0 && keys[to - 1] > key; to--)
                (keys[to], order[to]) = (keys[to - 1], order[to - 1]);
            (keys[to], order[to]) = (key, number);
        }
    }
}
