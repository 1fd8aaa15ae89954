using System.Diagnostics.CodeAnalysis;

namespace AdFlow.Operators.Standard;

/// <summary>
/// Sorts rows that come chunk by chunk: their keys are collected, and the rows put in order at the end. Only where
/// equal keys may belong to different cells, these are kept.
/// </summary>
internal sealed unsafe class SortFold : RowFold
{
    private readonly InputPort _in;
    private readonly ColumnRef[] _by;

    /// <param name="input">The rows.</param>
    /// <param name="by">Columns that decide, the first one first.</param>
    [SetsRequiredMembers]
    internal SortFold(InputPort input, IEnumerable<ColumnRef> by)
    {
        _in = input;
        _by = [.. by];
        Scanned = [.. _by.Select(column => column.Column).Distinct()];
        Kept = [.. _by.Where(column => SortKey.NeedsCells(column.Field)).Select(column => column.Column).Distinct()];
    }

    /// <inheritdoc/>
    public override void Begin(RunContext run, int mostRows)
    {
        var state = (State*)run.Arena.AllocateZeroed(sizeof(State));
        state->Keys = (ulong**)run.Arena.AllocateZeroed((long)sizeof(ulong*) * _by.Length);
        for (int i = 0; i < _by.Length; i++)
            state->Keys[i] = (ulong*)run.Arena.Allocate((long)sizeof(ulong) * mostRows);
        run.FoldState = state;
    }

    /// <inheritdoc/>
    public override void Add(RunContext run, in FoldRows rows)
    {
        var state = (State*)run.FoldState;
        for (int i = 0; i < _by.Length; i++)
            SortKey.Fill(
                rows.Batch[_by[i].Column], state->Keys[i] + rows.Start, _by[i].Descending, rows.Scratch, run.Stop);
        state->RowCount = rows.Start + rows.Count;
    }

    /// <inheritdoc/>
    public override void End(RunContext run)
    {
        var state = (State*)run.FoldState;
        var keys = (SortKey*)run.Arena.Allocate((long)_by.Length * sizeof(SortKey));
        for (int i = 0; i < _by.Length; i++)
            keys[i] = SortKey.Of(run, _in, _by[i], state->Keys[i]);
        run.Output.Take(_in, new RowSort(keys, _by.Length, run.Arena).Sort(state->RowCount, run.Stop));
    }

    private struct State
    {
        public ulong** Keys;
        public int RowCount;
    }
}
