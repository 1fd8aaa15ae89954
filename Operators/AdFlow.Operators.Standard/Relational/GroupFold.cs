using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>
/// Folds of a column over groups of rows. Sums of floating-point numbers have eight interleaved accumulators in
/// float64: the row with ordinal i in its group, nulls counted, is added to accumulator i mod 8; then accumulator j
/// takes in j + 4, j + 2 and j + 1. So a group's result depends on its own rows only.
/// </summary>
/// <param name="starts">Where each group starts among the rows, and at last where the last one ends.</param>
/// <param name="rows">The rows group by group.</param>
/// <param name="arena">Memory of results and scratch.</param>
/// <param name="stop">When to stop.</param>
internal readonly unsafe ref struct GroupFold(
    ReadOnlySpan<int> starts, ReadOnlySpan<int> rows, Arena arena, StopSignal stop)
{
    private const int Accumulators = 8;

    private readonly ReadOnlySpan<int> _starts = starts;
    private readonly ReadOnlySpan<int> _rows = rows;

    /// <summary>Number of groups.</summary>
    internal int Count => _starts.Length - 1;

    /// <summary>Rows of a group, ascending.</summary>
    internal ReadOnlySpan<int> RowsOf(int group) => _rows[_starts[group].._starts[group + 1]];

    /// <summary>Number of rows that are not null, or of all.</summary>
    /// <param name="column">The column; null counts all rows.</param>
    internal ColumnNode* CountValues(Column? column)
    {
        var node = NewNode();
        var poll = new StopPoll(stop);
        for (int group = 0; group < Count; group++)
        {
            long count = RowsOf(group).Length;
            if (column is { } values)
                foreach (int row in RowsOf(group))
                {
                    poll.Advance(1);
                    count -= Cells.IsValid(values, row) ? 0 : 1;
                }
            ((long*)node->Values)[group] = count;
        }
        return node;
    }

    /// <summary>Sum or mean in float64; null where no value is.</summary>
    internal ColumnNode* SumFloats(Column column, bool isMean)
    {
        var node = NewNode();
        double* values = Coercion.Pointer<double>(column, arena);
        double* sums = stackalloc double[Accumulators];
        byte* validity = NewValidity();
        var poll = new StopPoll(stop);
        for (int group = 0; group < Count; group++)
        {
            new Span<double>(sums, Accumulators).Clear();
            var members = RowsOf(group);
            long count = 0;
            for (int i = 0; i < members.Length; i++)
            {
                poll.Advance(1);
                if (!column.IsValid(members[i]))
                    continue;
                sums[i % Accumulators] += values[members[i]];
                count++;
            }
            double sum = Combine(sums);
            ((double*)node->Values)[group] = isMean ? sum / count : sum;
            Bitmap.Set(validity, group, count > 0);
        }
        return WithValidity(node, validity);
    }

    /// <summary>Sum in int64, null where it does not fit, or mean in float64 of the exact sum; null where no value
    /// is.</summary>
    internal ColumnNode* SumIntegers(Column column, bool isMean)
    {
        var node = NewNode();
        long* values = Integers(column);
        bool isUnsigned = column.Type.Id is TypeId.UInt64;
        byte* validity = NewValidity();
        var poll = new StopPoll(stop);
        for (int group = 0; group < Count; group++)
        {
            Int128 sum = 0;
            long count = 0;
            foreach (int row in RowsOf(group))
            {
                poll.Advance(1);
                if (!column.IsValid(row))
                    continue;
                sum += isUnsigned ? (Int128)(ulong)values[row] : values[row];
                count++;
            }
            if (isMean)
                ((double*)node->Values)[group] = (double)sum / count;
            else
                ((long*)node->Values)[group] = (long)sum;
            bool fits = isMean || (sum >= long.MinValue && sum <= long.MaxValue);
            Bitmap.Set(validity, group, count > 0 && fits);
        }
        return WithValidity(node, validity);
    }

    /// <summary>Number of different values that are not null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="split">The groups split by the column.</param>
    /// <param name="groupOf">Group of each row.</param>
    internal ColumnNode* CountDistinct(Column column, RowGroups split, ReadOnlySpan<int> groupOf)
    {
        var node = NewNode();
        new Span<long>(node->Values, Count).Clear();
        foreach (int row in split.FirstRows)
            if (Cells.IsValid(column, row))
                ((long*)node->Values)[groupOf[row]]++;
        return node;
    }

    /// <summary>The row of each group that comes first by a key, the earliest of equal ones; −1 in an empty
    /// group.</summary>
    internal ReadOnlySpan<int> Best(SortKey key)
    {
        var best = arena.AllocateSpan<int>(Count);
        var poll = new StopPoll(stop);
        for (int group = 0; group < Count; group++)
        {
            best[group] = -1;
            foreach (int row in RowsOf(group))
            {
                poll.Advance(1);
                if (best[group] < 0 || key.Compare(row, best[group]) < 0)
                    best[group] = row;
            }
        }
        return best;
    }

    /// <summary>The first or last row of each group; −1 in an empty group.</summary>
    internal ReadOnlySpan<int> Ends(bool last)
    {
        var ends = arena.AllocateSpan<int>(Count);
        for (int group = 0; group < Count; group++)
        {
            var members = RowsOf(group);
            ends[group] = members.IsEmpty ? -1 : members[last ? ^1 : 0];
        }
        return ends;
    }

    private static double Combine(double* sums) =>
        (sums[0] + sums[4] + (sums[2] + sums[6])) + (sums[1] + sums[5] + (sums[3] + sums[7]));

    private long* Integers(Column column)
    {
        if (column.Type.Id is not TypeId.Bool)
            return Coercion.Pointer<long>(column, arena);
        long* values = (long*)arena.Allocate((long)column.Length * sizeof(long));
        for (int row = 0; row < column.Length; row++)
            values[row] = column.GetBool(row) ? 1 : 0;
        return values;
    }

    private ColumnNode* NewNode()
    {
        var node = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        node->Length = Count;
        node->Values = arena.Allocate((long)Count * sizeof(long));
        return node;
    }

    private byte* NewValidity() => arena.AllocateZeroed(Bitmap.Bytes(Count));

    private ColumnNode* WithValidity(ColumnNode* node, byte* validity)
    {
        node->NullCount = Count - Bitmap.Count(validity, Count);
        node->Validity = node->NullCount > 0 ? validity : null;
        return node;
    }
}
