using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>The value of the first or last row; null in an empty group.</summary>
/// <param name="port">The rows.</param>
/// <param name="column">The column.</param>
/// <param name="isLast">Which of them.</param>
internal sealed unsafe class EndAccumulator(InputPort port, int column, bool isLast) : Accumulator
{
    internal override int Kept => column;

    internal override int GroupBytes => sizeof(int);

    internal override void Add(RunContext run, in FoldRows rows, ReadOnlySpan<int> groupOf, AccumulatorState* state)
    {
        // Places count from 1: there is none at first.
        int* places = (int*)state->Groups;
        for (int i = 0; i < groupOf.Length; i++)
            if (isLast || places[groupOf[i]] == 0)
                places[groupOf[i]] = rows.Start + i + 1;
    }

    internal override ColumnNode* End(RunContext run, AccumulatorState* state, int count)
    {
        var rows = run.Arena.AllocateSpan<int>(count);
        for (int i = 0; i < count; i++)
            rows[i] = ((int*)state->Groups)[i] - 1;
        return run.TakeKept(port, column, rows);
    }
}
