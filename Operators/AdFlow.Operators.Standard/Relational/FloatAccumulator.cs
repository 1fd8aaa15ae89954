using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>
/// Sum or mean in float64, null where no value is. Each group has eight interleaved sums: the row with ordinal i in its
/// group, nulls counted, is added to sum i mod 8; at the end sum j takes in j + 4, j + 2 and j + 1. So a group's result
/// depends on its own rows only, and not on where chunks are cut.
/// </summary>
/// <param name="column">The column.</param>
/// <param name="isMean">Whether the sum is divided by the number of values.</param>
internal sealed unsafe class FloatAccumulator(int column, bool isMean) : Accumulator
{
    private const int Sums = 8;

    internal override int Scanned => column;

    internal override int GroupBytes => sizeof(Group);

    internal override void Add(RunContext run, in FoldRows rows, ReadOnlySpan<int> groupOf, AccumulatorState* state)
    {
        var cells = Cells.Decode(rows.Batch[column], rows.Scratch);
        double* values = Coercion.Pointer<double>(cells, rows.Scratch);
        var groups = (Group*)state->Groups;
        var poll = new StopPoll(run.Stop);
        for (int i = 0; i < groupOf.Length; i++)
        {
            poll.Advance(1);
            var group = groups + groupOf[i];
            long ordinal = group->Rows++;
            if (!cells.IsValid(i))
                continue;
            group->Sums[ordinal % Sums] += values[i];
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
            double sum = Combine(group->Sums);
            ((double*)node->Values)[i] = isMean ? sum / group->Values : sum;
            Bitmap.Set(validity, i, group->Values > 0);
        }
        return WithValidity(node, validity);
    }

    private static double Combine(double* sums) =>
        (sums[0] + sums[4] + (sums[2] + sums[6])) + (sums[1] + sums[5] + (sums[3] + sums[7]));

    private struct Group
    {
        public fixed double Sums[FloatAccumulator.Sums];
        public long Rows;
        public long Values;
    }
}
