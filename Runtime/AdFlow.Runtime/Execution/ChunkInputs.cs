using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Moves the views of the source's columns from chunk to chunk. Not thread-safe.</summary>
internal sealed unsafe class ChunkInputs
{
    private readonly StageChunk _chunk;
    private readonly Input[] _plain;
    private readonly Input[] _others;
    private readonly Input[] _constants;
    private int _at;

    // A slot, the column that it shows, bytes of a value, and memory for its bits where chunks begin at odd rows.
    private struct Input
    {
        public int Slot;
        public int Column;
        public int Width;
        public byte* First;
        public byte* Bits;
    }

    public ChunkInputs(StageChunk chunk)
    {
        _chunk = chunk;
        _plain = Inputs(slot => slot.Kind is SlotKind.Input && IsPlain(slot));
        _others = Inputs(slot => slot.Kind is SlotKind.Input && !IsPlain(slot));
        _constants = Inputs(slot => slot.Kind is SlotKind.Constant);
    }

    /// <summary>Takes the source of the run, at its first row; and what is the same in all rows.</summary>
    public void Begin()
    {
        _at = 0;
        var nodes = _chunk.Nodes;
        var columns = _chunk.Run.Columns;
        foreach (ref var input in _plain.AsSpan())
            nodes[input.Slot].Values = input.First = columns[input.Column]->Values;
        foreach (ref var input in _others.AsSpan())
            Set(input.Slot, columns[input.Column]);
        foreach (ref var constant in _constants.AsSpan())
            Set(constant.Slot, _chunk.Run.Constant(constant.Column));
    }

    /// <summary>Moves to a chunk.</summary>
    public void MoveTo(int start, int count)
    {
        if (start == _at)
            return;
        _at = start;
        var nodes = _chunk.Nodes;
        foreach (ref var input in _plain.AsSpan())
            nodes[input.Slot].Values = input.First + (long)start * input.Width;
        foreach (ref var input in _others.AsSpan())
            Move(input, start, count);
    }

    // Nobody looks at more of it than the values.
    private static bool IsPlain(StageSlot slot) =>
        slot is { IsFixed: true, HasValidity: false } && slot.Type.ValueType is null && slot.Type.Children.Count == 0;

    private Input[] Inputs(Func<StageSlot, bool> isOne)
    {
        var slots = _chunk.Program.Slots;
        var inputs = new List<Input>();
        for (int i = 0; i < slots.Length; i++)
            if (isOne(slots[i]))
                inputs.Add(new Input
                {
                    Slot = i,
                    Column = slots[i].Column,
                    Width = slots[i].Width,
                    Bits = slots[i].IsBits ? _chunk.Scratch.Keep(_chunk.BitBytes) : null,
                });
        return [.. inputs];
    }

    private void Set(int slot, ColumnNode* node)
    {
        _chunk.Nodes[slot] = *node;
        if (node->NullCount == 0)
            _chunk.Nodes[slot].Validity = null;
    }

    private void Move(in Input input, int start, int count)
    {
        var one = _chunk.Program.Slots[input.Slot];
        var source = _chunk.Run.Columns[input.Column];
        var node = _chunk.Nodes + input.Slot;
        if (one.IsFixed)
            node->Values = source->Values + (long)start * one.Width;
        else if (one.IsBits)
            node->Values = From(source->Values, start, count, input.Bits);
        else if (one.Type.HasOffsets())
            node->Offsets = source->Offsets + (long)start * (one.Type.HasLargeOffsets() ? sizeof(long) : sizeof(int));
        // The view may have lost its bitmap in a chunk without nulls.
        if (one.HasValidity)
            node->Validity = source->Validity == null || source->NullCount == 0
                ? null : From(source->Validity, start, count, _chunk.BitsOf(input.Slot));
    }

    // Chunks begin at whole bytes unless a test asked for odd ones.
    private static byte* From(byte* source, int start, int count, byte* copy)
    {
        if ((start & 7) == 0)
            return source + (start >> 3);
        Bitmap.Copy(source, start, copy, 0, count);
        return copy;
    }
}
