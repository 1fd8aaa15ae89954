namespace AdFlow.Runtime;

/// <summary>The columns that leave a stage that is being planned. Used once.</summary>
internal sealed class StageResults(StageSlots slots)
{
    private readonly List<StageResult> _results = [];
    private readonly Dictionary<(StageValue Value, int RowSet), int> _ordinals = [];

    /// <summary>Adds the columns of a batch.</summary>
    /// <returns>Their ordinals, −1 for those that nobody needs.</returns>
    public int[] Add(StageValue?[] columns, int rowSet, int node) =>
        [.. columns.Select(value => value is null ? -1 : Add(value, rowSet, node))];

    public StageResult[] ToArray() => [.. _results];

    private int Add(StageValue value, int rowSet, int node)
    {
        if (_ordinals.TryGetValue((value, rowSet), out int known))
            return known;
        _results.Add(Make(value, rowSet, node));
        _ordinals.Add((value, rowSet), _results.Count - 1);
        return _results.Count - 1;
    }

    private StageResult Make(StageValue value, int rowSet, int node)
    {
        switch (value.Kind)
        {
            case StageValueKind.Input:
                if (rowSet > 0)
                    slots.CollectRows(rowSet);
                return new StageResult(ResultKind.Source, rowSet, value.Type, value.Column, -1, -1);
            case StageValueKind.Constant:
                return new StageResult(ResultKind.Constant, rowSet, value.Type, value.Column, -1, -1);
            case StageValueKind.Table:
                int rows = slots.SlotOf(value.Rows!, rowSet, node);
                slots.MakeResult(rows);
                return new StageResult(ResultKind.Table, rowSet, value.Type, value.Column, value.Table, rows);
            default:
                int slot = slots.SlotOf(value, rowSet, node);
                slots.MakeResult(slot);
                if (!SharesValidity(slot))
                    slots.NeedValidity(slot, node);
                return new StageResult(ResultKind.Slot, rowSet, value.Type, -1, -1, slot);
        }
    }

    // What is computed of all the source's rows is null where columns of the source are: their bitmaps say it.
    private bool SharesValidity(int slot) => slots[slot] is { RowSet: 0, Atoms: { } atoms }
        && atoms.All(atom => slots[atom].Kind is SlotKind.Input);
}
