using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>The slots, row sets and steps of a stage while it is planned. Used once.</summary>
internal sealed class StageSlots
{
    private readonly List<StageSlot> _slots = [];
    private readonly List<RowSetMaker?> _makers = [null];
    private readonly List<List<int>> _moves = [[]];
    private readonly List<List<StageStep>> _steps = [[]];
    private readonly HashSet<int> _collected = [];
    private readonly Dictionary<int, StageValue> _inputs = [];

    /// <summary>The last row set.</summary>
    public int Newest => _makers.Count - 1;

    /// <summary>Number of slots.</summary>
    public int Count => _slots.Count;

    public StageSlot this[int slot] => _slots[slot];

    /// <summary>Makes a row set behind the newest.</summary>
    public int AddRowSet(RowSetMaker maker)
    {
        _makers.Add(maker);
        _moves.Add([]);
        _steps.Add([]);
        return Newest;
    }

    /// <summary>Adds a step to a row set.</summary>
    public void Add(int rowSet, StageStep step) => _steps[rowSet].Add(step);

    /// <summary>A column of the source.</summary>
    public StageValue Input(int column, DataType type)
    {
        if (!_inputs.TryGetValue(column, out var value))
            _inputs.Add(column, value = new StageValue(StageValueKind.Input, type, 0) { Column = column });
        return value;
    }

    /// <summary>A value that a step is to compute.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="rowSet">Its rows.</param>
    /// <param name="atoms">Slots whose nulls make its nulls; null where the step says which rows are null.</param>
    public StageValue Computed(DataType type, int rowSet, int[]? atoms = null)
    {
        var value = new StageValue(StageValueKind.Computed, type, rowSet);
        value.Slots.Add(rowSet, New(new StageSlot(SlotKind.Computed, type, rowSet) { Atoms = atoms }));
        return value;
    }

    /// <summary>The slot of a value in a row set, made if need be.</summary>
    /// <param name="value">The value.</param>
    /// <param name="rowSet">The rows, at or behind the value's first ones.</param>
    /// <param name="node">Position of the node that needs it.</param>
    public int SlotOf(StageValue value, int rowSet, int node)
    {
        if (value.Kind is StageValueKind.Constant)
            rowSet = 0;
        if (value.Slots.TryGetValue(rowSet, out int slot))
            return slot;
        slot = value.Kind switch
        {
            StageValueKind.Constant => New(new StageSlot(SlotKind.Constant, value.Type, 0) { Column = value.Column }),
            StageValueKind.Input when rowSet == 0 =>
                New(new StageSlot(SlotKind.Input, value.Type, 0) { Column = value.Column }),
            StageValueKind.Table when !value.Slots.ContainsKey(rowSet - 1) || !IsMovable(value.Type) =>
                Take(value, rowSet, node),
            _ => Move(value, rowSet, node),
        };
        value.Slots.Add(rowSet, slot);
        return slot;
    }

    /// <summary>Sees to it that a slot's nulls are known in each chunk.</summary>
    public void NeedValidity(int slot, int node)
    {
        if (_slots[slot].HasValidity)
            return;
        _slots[slot] = _slots[slot] with { HasValidity = true };
        if (_slots[slot].Kind is SlotKind.Moved)
            NeedValidity(_slots[slot].From, node);
        if (_slots[slot].Atoms is not { } atoms)
            return;
        foreach (int atom in atoms)
            NeedValidity(atom, node);
        _steps[_slots[slot].RowSet].Add(new ValidityStep(node, slot));
    }

    /// <summary>Lets a slot leave the stage.</summary>
    public void MakeResult(int slot) => _slots[slot] = _slots[slot] with { IsResult = true };

    /// <summary>Keeps the source's row numbers of a row set.</summary>
    public void CollectRows(int rowSet) => _collected.Add(rowSet);

    /// <summary>Slots whose nulls make the nulls of a slot that is computed from others.</summary>
    public int[] AtomsOf(IEnumerable<int> read) =>
        [.. read.SelectMany(slot => _slots[slot].Atoms ?? [slot]).Distinct().Order()];

    /// <summary>The row sets as planned.</summary>
    public StageRowSet[] RowSets() => [.. Enumerable.Range(0, _makers.Count).Select(i =>
        new StageRowSet(_makers[i], [.. _moves[i]], [.. _steps[i]], _collected.Contains(i)))];

    /// <summary>The slots as planned.</summary>
    public StageSlot[] ToArray() => [.. _slots];

    // Rows of a source's column may be taken from the source itself, those of a computed one only step by step.
    private int Move(StageValue value, int rowSet, int node)
    {
        bool isDirect = value.Kind is StageValueKind.Input
            && (!value.Slots.ContainsKey(rowSet - 1) || !IsMovable(value.Type));
        int from = SlotOf(value, isDirect ? 0 : rowSet - 1, node);
        int slot = New(new StageSlot(SlotKind.Moved, value.Type, rowSet) { From = from });
        _moves[rowSet].Add(slot);
        return slot;
    }

    // Texts and lists can only be gathered anew.
    private static bool IsMovable(DataType type) => type.ByteWidth() > 0 || type.Id is TypeId.Bool;

    private int Take(StageValue value, int rowSet, int node)
    {
        int rows = SlotOf(value.Rows!, rowSet, node);
        int slot = New(new StageSlot(SlotKind.Computed, value.Type, rowSet));
        _steps[rowSet].Add(new TableStep(node, value.Table, value.Column, rows, slot));
        return slot;
    }

    private int New(StageSlot slot)
    {
        _slots.Add(slot);
        return _slots.Count - 1;
    }
}
