using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Moves the views of the source's columns from chunk to chunk. Not thread-safe.</summary>
internal sealed unsafe class ChunkInputs
{
    private readonly StageChunk _chunk;
    private readonly int[] _slots;
    private readonly int[] _constants;
    private readonly byte*[] _bits;
    private int _at;

    public ChunkInputs(StageChunk chunk)
    {
        _chunk = chunk;
        var slots = chunk.Program.Slots;
        _slots = [.. Enumerable.Range(0, slots.Length).Where(i => slots[i].Kind is SlotKind.Input)];
        _constants = [.. Enumerable.Range(0, slots.Length).Where(i => slots[i].Kind is SlotKind.Constant)];
        _bits = new byte*[_slots.Length];
        for (int i = 0; i < _slots.Length; i++)
            if (slots[_slots[i]].IsBits)
                _bits[i] = chunk.Scratch.Keep(chunk.BitBytes);
    }

    /// <summary>Takes the source of the run, at its first row; and what is the same in all rows.</summary>
    public void Begin()
    {
        _at = 0;
        foreach (int slot in _slots)
            Set(slot, *_chunk.Run.Source.NodeAt(_chunk.Program.Slots[slot].Column));
        foreach (int slot in _constants)
            Set(slot, *_chunk.Run.Constant(_chunk.Program.Slots[slot].Column));
    }

    /// <summary>Moves to a chunk.</summary>
    public void MoveTo(int start, int count)
    {
        if (start == _at)
            return;
        _at = start;
        for (int i = 0; i < _slots.Length; i++)
            Move(_slots[i], _bits[i], start, count);
    }

    private void Set(int slot, ColumnNode node)
    {
        if (node.NullCount == 0)
            node.Validity = null;
        _chunk.Nodes[slot] = node;
    }

    private void Move(int slot, byte* bits, int start, int count)
    {
        var one = _chunk.Program.Slots[slot];
        var source = _chunk.Run.Source.NodeAt(one.Column);
        var node = _chunk.Nodes + slot;
        if (one.IsFixed)
            node->Values = source->Values + (long)start * one.Width;
        else if (one.IsBits)
            node->Values = From(source->Values, start, count, bits);
        else if (one.Type.IsVariableBinary())
            node->Offsets = source->Offsets + (long)start * (one.Type.HasLargeOffsets() ? sizeof(long) : sizeof(int));
        // The view may have lost its bitmap in a chunk without nulls.
        if (one.HasValidity)
            node->Validity = source->Validity == null || source->NullCount == 0
                ? null : From(source->Validity, start, count, _chunk.BitsOf(slot));
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
