using System.Diagnostics.CodeAnalysis;

namespace AdFlow.Operators.Standard;

/// <summary>Puts rows that come chunk by chunk into groups, and adds them to what is known of their group.</summary>
internal sealed unsafe class AggregateFold : RowFold
{
    private const int FirstCapacity = 64;

    private readonly InputPort _in;
    private readonly int[] _by;
    private readonly WrittenColumn[] _columns;
    private readonly Accumulator[] _accumulators;

    /// <param name="input">The rows.</param>
    /// <param name="by">Columns that decide; none makes all rows one group, which is there without rows too.</param>
    /// <param name="columns">What is computed.</param>
    /// <param name="accumulators">How, for each of them.</param>
    [SetsRequiredMembers]
    internal AggregateFold(InputPort input, int[] by, WrittenColumn[] columns, Accumulator[] accumulators)
    {
        _in = input;
        _by = by;
        _columns = columns;
        _accumulators = accumulators;
        Scanned = [.. accumulators.Select(one => one.Scanned).Where(column => column >= 0).Distinct()];
        Kept = [.. accumulators.Select(one => one.Kept).Concat(by).Where(column => column >= 0).Distinct()];
    }

    /// <inheritdoc/>
    public override void Begin(RunContext run, int mostRows)
    {
        var state = (State*)run.Arena.AllocateZeroed(sizeof(State));
        state->Accumulators = (AccumulatorState*)run.Arena.AllocateZeroed(
            (long)sizeof(AccumulatorState) * _accumulators.Length);
        run.FoldState = state;
        if (_by.Length == 0)
            Grow(run, state, 1);
    }

    /// <inheritdoc/>
    public override void Add(RunContext run, in FoldRows rows)
    {
        var state = (State*)run.FoldState;
        var groupOf = rows.Scratch.AllocateSpan<int>(rows.Count);
        if (_by.Length == 0)
            groupOf.Clear();
        else
            state->Groups.Add(new GroupKeys(run, _in, _by), rows.Start, groupOf, default, run.Arena, rows.Scratch,
                run.Stop);
        if (state->Groups.Count > state->Capacity)
            Grow(run, state, Math.Max(state->Groups.Count, FirstCapacity));
        for (int i = 0; i < _accumulators.Length; i++)
            if (run.Output.IsNeeded(_columns[i]))
                _accumulators[i].Add(run, rows, groupOf, state->Accumulators + i);
    }

    /// <inheritdoc/>
    public override void End(RunContext run)
    {
        var state = (State*)run.FoldState;
        int count = _by.Length == 0 ? 1 : state->Groups.Count;
        run.Output.SetRowCount(count);
        if (_by.Length > 0)
            run.Output.Take(_in, state->Groups.FirstRows);
        for (int i = 0; i < _columns.Length; i++)
            if (run.Output.IsNeeded(_columns[i]))
                run.Output.Write(_columns[i], _accumulators[i].End(run, state->Accumulators + i, count));
    }

    private void Grow(RunContext run, State* state, int least)
    {
        int capacity = Math.Max(2 * state->Capacity, least);
        for (int i = 0; i < _accumulators.Length; i++)
        {
            if (!run.Output.IsNeeded(_columns[i]))
                continue;
            long bytes = (long)_accumulators[i].GroupBytes * capacity;
            byte* grown = run.Arena.AllocateZeroed(bytes);
            ref byte* groups = ref state->Accumulators[i].Groups;
            Buffer.MemoryCopy(groups, grown, bytes, (long)_accumulators[i].GroupBytes * state->Capacity);
            groups = grown;
        }
        state->Capacity = capacity;
    }

    private struct State
    {
        public GroupTable Groups;
        public AccumulatorState* Accumulators;
        public int Capacity;
    }
}
