using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>The value that comes first in order, the earliest of equal ones; null in an empty group.</summary>
/// <param name="port">The rows.</param>
/// <param name="column">The column.</param>
/// <param name="isMax">Whether large values come first.</param>
internal sealed unsafe class BestAccumulator(InputPort port, int column, bool isMax) : Accumulator
{
    internal override int Scanned => column;

    internal override int Kept => column;

    internal override int GroupBytes => sizeof(Group);

    internal override void Add(RunContext run, in FoldRows rows, ReadOnlySpan<int> groupOf, AccumulatorState* state)
    {
        ulong* keys = (ulong*)rows.Scratch.Allocate((long)rows.Count * sizeof(ulong));
        SortKey.Fill(rows.Batch[column], keys, isMax, rows.Scratch, run.Stop);
        var ties = SortKey.Of(run.Kept(port, column), keys, isMax);
        var groups = (Group*)state->Groups;
        var poll = new StopPoll(run.Stop);
        for (int i = 0; i < groupOf.Length; i++)
        {
            poll.Advance(1);
            var best = groups + groupOf[i];
            int row = rows.Start + i;
            if (best->Place == 0 || keys[i] < best->Key
                || (keys[i] == best->Key && ties.CompareTied(row, best->Place - 1) < 0))
                *best = new Group { Key = keys[i], Place = row + 1 };
        }
    }

    internal override ColumnNode* End(RunContext run, AccumulatorState* state, int count)
    {
        var rows = run.Arena.AllocateSpan<int>(count);
        for (int i = 0; i < count; i++)
            rows[i] = ((Group*)state->Groups)[i].Place - 1;
        return run.TakeKept(port, column, rows);
    }

    // Places count from 1: there is none at first.
    private struct Group
    {
        public ulong Key;
        public int Place;
    }
}
