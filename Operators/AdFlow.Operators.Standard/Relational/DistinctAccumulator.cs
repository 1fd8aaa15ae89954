using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Number of different values that are not null: each group is split by the values.</summary>
/// <param name="port">The rows.</param>
/// <param name="column">The column.</param>
internal sealed unsafe class DistinctAccumulator(InputPort port, int column) : Accumulator
{
    internal override int Kept => column;

    internal override int GroupBytes => sizeof(long);

    internal override void Add(RunContext run, in FoldRows rows, ReadOnlySpan<int> groupOf, AccumulatorState* state)
    {
        long* counts = (long*)state->Groups;
        var parts = rows.Scratch.AllocateSpan<int>(groupOf.Length);
        int known = state->Split.Count, only = column;
        var keys = new GroupKeys(run, port, new ReadOnlySpan<int>(in only));
        state->Split.Add(keys, rows.Start, parts, groupOf, run.Arena, rows.Scratch, run.Stop);
        var cells = run.Kept(port, column);
        foreach (int row in state->Split.FirstRows[known..])
            if (Cells.IsValid(cells.Column, cells.RowOf(row)))
                counts[groupOf[row - rows.Start]]++;
    }

    internal override ColumnNode* End(RunContext run, AccumulatorState* state, int count)
    {
        var node = NewNode(count, run.Arena);
        new Span<long>(state->Groups, count).CopyTo(new Span<long>(node->Values, count));
        return node;
    }
}
