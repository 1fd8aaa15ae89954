using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Sorts candidates by the ranks of their scores.</summary>
/// <remarks>
/// Radix sort from the least digit (D. Knuth, The Art of Computer Programming 3, 5.2.5) by the upper half of a rank,
/// which tells nearly all apart; what it does not is then sorted by the rest.
/// </remarks>
internal static class ScoreOrder
{
    private const int FewRows = 48, FewEqual = 16, Digits = 4, DigitValues = 256, LowerBits = 32;

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
            SortRun(ranks, order);
        else
        {
            SortUpper(ranks, order, arena);
            SortRuns(ranks, order);
        }
        return order;
    }

    private static void SortUpper(Span<ulong> ranks, Span<int> order, Arena arena)
    {
        var otherRanks = arena.AllocateSpan<ulong>(ranks.Length);
        var otherOrder = arena.AllocateSpan<int>(ranks.Length);
        Span<int> ends = stackalloc int[DigitValues];
        for (int digit = 0; digit < Digits; digit += 2)
        {
            Scatter(ranks, order, otherRanks, otherOrder, ends, LowerBits + 8 * digit);
            Scatter(otherRanks, otherOrder, ranks, order, ends, LowerBits + 8 * digit + 8);
        }
    }

    private static void Scatter(
        ReadOnlySpan<ulong> ranks, ReadOnlySpan<int> order, Span<ulong> toRanks, Span<int> toOrder, Span<int> ends,
        int shift)
    {
        ends.Clear();
        foreach (ulong rank in ranks)
            ends[(byte)(rank >> shift)]++;
        int sum = 0;
        foreach (ref int end in ends)
            (end, sum) = (sum, sum + end);
        for (int i = 0; i < ranks.Length; i++)
        {
            int to = ends[(byte)(ranks[i] >> shift)]++;
            (toRanks[to], toOrder[to]) = (ranks[i], order[i]);
        }
    }

    private static void SortRuns(Span<ulong> ranks, Span<int> order)
    {
        for (int start = 0, end; start < ranks.Length; start = end)
        {
            for (end = start + 1; end < ranks.Length && ranks[end] >> LowerBits == ranks[start] >> LowerBits;)
                end++;
            if (end > start + 1)
                SortRun(ranks[start..end], order[start..end]);
        }
    }

    private static void SortRun(Span<ulong> ranks, Span<int> order)
    {
        if (ranks.Length > FewEqual)
        {
            ranks.Sort(order);
            return;
        }
        for (int i = 1; i < ranks.Length; i++)
        {
            var (rank, number) = (ranks[i], order[i]);
            int to = i;
            for (; to > 0 && ranks[to - 1] > rank; to--)
                (ranks[to], order[to]) = (ranks[to - 1], order[to - 1]);
            (ranks[to], order[to]) = (rank, number);
        }
    }
}
