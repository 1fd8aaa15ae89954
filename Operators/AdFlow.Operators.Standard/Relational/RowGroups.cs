using System.Numerics;
using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>
/// Rows put into groups of equal cells (<see cref="Cells"/>), numbered by their first row. Open addressing with linear
/// probing (Knuth, TAOCP 3, 6.4 algorithm L). A view of arena memory.
/// </summary>
internal readonly unsafe struct RowGroups
{
    private readonly int* _groupOf;
    private readonly int* _firstRows;

    private RowGroups(int rowCount, int* groupOf, int* firstRows, int count)
    {
        RowCount = rowCount;
        _groupOf = groupOf;
        _firstRows = firstRows;
        Count = count;
    }

    /// <summary>Number of rows.</summary>
    internal int RowCount { get; }

    /// <summary>Number of groups.</summary>
    internal int Count { get; }

    /// <summary>Group of each row.</summary>
    internal ReadOnlySpan<int> GroupOf => new(_groupOf, RowCount);

    /// <summary>First row of each group, ascending.</summary>
    internal ReadOnlySpan<int> FirstRows => new(_firstRows, Count);

    /// <summary>All rows in one group, which is there even without rows; it has no <see cref="FirstRows"/>.</summary>
    internal static RowGroups Single(int rowCount, Arena arena) =>
        new(rowCount, (int*)arena.AllocateZeroed((long)rowCount * sizeof(int)), null, 1);

    /// <summary>Groups the rows of a batch.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="columns">Ordinals of the columns that decide.</param>
    /// <param name="arena">Memory of the result and scratch.</param>
    /// <param name="stop">When to stop.</param>
    internal static RowGroups Of(in Batch batch, ReadOnlySpan<int> columns, Arena arena, StopSignal stop)
    {
        var hashes = arena.AllocateSpan<ulong>(batch.RowCount);
        hashes.Clear();
        return Of(batch, columns, default, hashes, arena, stop);
    }

    /// <summary>Splits groups by one more column.</summary>
    internal static RowGroups Within(RowGroups groups, in Batch batch, int column, Arena arena, StopSignal stop)
    {
        var hashes = arena.AllocateSpan<ulong>(batch.RowCount);
        for (int row = 0; row < hashes.Length; row++)
            hashes[row] = (ulong)groups._groupOf[row];
        return Of(batch, new ReadOnlySpan<int>(in column), groups.GroupOf, hashes, arena, stop);
    }

    /// <summary>The rows group by group, each group's ascending, by counting (Knuth, TAOCP 3, 5.2
    /// algorithm D).</summary>
    /// <param name="rows">Takes the rows.</param>
    /// <param name="arena">Memory of the results.</param>
    /// <returns>Where each group starts in <paramref name="rows"/>, and at last where the last one ends.</returns>
    internal ReadOnlySpan<int> Order(out ReadOnlySpan<int> rows, Arena arena)
    {
        var starts = arena.AllocateSpan<int>(Count + 2);
        starts.Clear();
        for (int row = 0; row < RowCount; row++)
            starts[_groupOf[row] + 2]++;
        for (int group = 2; group < starts.Length; group++)
            starts[group] += starts[group - 1];
        var order = arena.AllocateSpan<int>(RowCount);
        for (int row = 0; row < RowCount; row++)
            order[starts[_groupOf[row] + 1]++] = row;
        rows = order;
        return starts[..(Count + 1)];
    }

    private static RowGroups Of(
        in Batch batch, ReadOnlySpan<int> columns, ReadOnlySpan<int> within, Span<ulong> hashes, Arena arena,
        StopSignal stop)
    {
        int rowCount = batch.RowCount, count = 0;
        var poll = new StopPoll(stop);
        foreach (int column in columns)
            Cells.MixHashes(batch[column], hashes, ref poll);
        bool isExact = columns.Length == 1 && within.IsEmpty && Cells.IsExact(batch[columns[0]]);
        int* groupOf = (int*)arena.Allocate((long)rowCount * sizeof(int));
        int* firstRows = (int*)arena.Allocate((long)rowCount * sizeof(int));
        int mask = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2L * rowCount, 2)) - 1;
        int* slots = (int*)arena.Allocate((mask + 1L) * sizeof(int));
        new Span<int>(slots, mask + 1).Fill(-1);
        for (int row = 0; row < rowCount; row++)
        {
            poll.Advance(1);
            int slot = (int)hashes[row] & mask;
            for (; slots[slot] >= 0; slot = (slot + 1) & mask)
            {
                int first = firstRows[slots[slot]];
                if (hashes[first] == hashes[row] && (isExact || IsSame(batch, columns, within, first, row)))
                    break;
            }
            if (slots[slot] < 0)
            {
                firstRows[count] = row;
                slots[slot] = count++;
            }
            groupOf[row] = slots[slot];
        }
        return new RowGroups(rowCount, groupOf, firstRows, count);
    }

    private static bool IsSame(
        in Batch batch, ReadOnlySpan<int> columns, ReadOnlySpan<int> within, int first, int row)
    {
        if (!within.IsEmpty && within[first] != within[row])
            return false;
        foreach (int column in columns)
            if (!Cells.Same(batch[column], first, row))
                return false;
        return true;
    }
}
