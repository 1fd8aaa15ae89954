using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Sum in int64, null where it does not fit, or mean in float64 of the exact sum; null where no value is.
/// </summary>
/// <param name="column">The column: integers or bools.</param>
/// <param name="isMean">Whether the sum is divided by the number of values.</param>
internal sealed unsafe class IntegerAccumulator(int column, bool isMean) : Accumulator
{
    internal override int Scanned => column;

    internal override int GroupBytes => sizeof(Group);

    internal override void Add(RunContext run, in FoldRows rows, ReadOnlySpan<int> groupOf, AccumulatorState* state)
    {
        var cells = Cells.Decode(rows.Batch[column], rows.Scratch);
        long* values = Integers(cells, rows.Scratch);
        bool isUnsigned = cells.Type.Id is TypeId.UInt64;
        var groups = (Group*)state->Groups;
        var poll = new StopPoll(run.Stop);
        for (int i = 0; i < groupOf.Length; i++)
        {
            poll.Advance(1);
            if (!cells.IsValid(i))
                continue;
            var group = groups + groupOf[i];
            group->Sum += isUnsigned ? (Int128)(ulong)values[i] : values[i];
            group->Values++;
        }
    }

    internal override ColumnNode* End(RunContext run, AccumulatorState* state, int count)
    {
        var node = NewNode(count, run.Arena);
        byte* validity = run.Arena.AllocateZeroed(Bitmap.Bytes(count));
        for (int i = 0; i < count; i++)
        {
            var group = (Group*)state->Groups + i;
            if (isMean)
                ((double*)node->Values)[i] = (double)group->Sum / group->Values;
            else
                ((long*)node->Values)[i] = (long)group->Sum;
            bool fits = isMean || (group->Sum >= long.MinValue && group->Sum <= long.MaxValue);
            Bitmap.Set(validity, i, group->Values > 0 && fits);
        }
        return WithValidity(node, validity);
    }

    private static long* Integers(Column column, Arena arena)
    {
        if (column.Type.Id is not TypeId.Bool)
            return Coercion.Pointer<long>(column, arena);
        long* values = (long*)arena.Allocate((long)column.Length * sizeof(long));
        for (int row = 0; row < column.Length; row++)
            values[row] = column.GetBool(row) ? 1 : 0;
        return values;
    }

    private struct Group
    {
        public Int128 Sum;
        public long Values;
    }
}
