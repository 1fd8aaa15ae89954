using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Number of rows, or of those that are not null.</summary>
/// <param name="column">The column; −1 for all rows.</param>
internal sealed unsafe class CountAccumulator(int column) : Accumulator
{
    internal override int Scanned => column;

    internal override int GroupBytes => sizeof(long);

    internal override void Add(RunContext run, in FoldRows rows, ReadOnlySpan<int> groupOf, AccumulatorState* state)
    {
        long* counts = (long*)state->Groups;
        var poll = new StopPoll(run.Stop);
        var values = column < 0 ? default : rows.Batch[column];
        for (int i = 0; i < groupOf.Length; i++)
        {
            poll.Advance(1);
            if (column < 0 || Cells.IsValid(values, i))
                counts[groupOf[i]]++;
        }
    }

    internal override ColumnNode* End(RunContext run, AccumulatorState* state, int count)
    {
        var node = NewNode(count, run.Arena);
        new Span<long>(state->Groups, count).CopyTo(new Span<long>(node->Values, count));
        return node;
    }
}
