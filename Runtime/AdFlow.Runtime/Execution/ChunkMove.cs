using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Takes the chosen rows of a slot that later steps read. Where all rows were chosen, nothing is copied. Not
/// thread-safe.</summary>
internal sealed unsafe class ChunkMove
{
    private readonly StageChunk _chunk;
    private readonly StageSlot _slot;
    private readonly StageSlot _fromSlot;
    private readonly ColumnNode* _from;
    private readonly ColumnNode* _to;
    private readonly byte* _buffer;
    private readonly byte* _bits;
    private readonly delegate*<void*, byte*, int, void*, int> _compress;

    public ChunkMove(StageChunk chunk, int slot)
    {
        _chunk = chunk;
        _slot = chunk.Program.Slots[slot];
        _fromSlot = chunk.Program.Slots[_slot.From];
        _buffer = chunk.BufferOf(slot);
        _bits = chunk.BitsOf(slot);
        _from = chunk.Nodes + _slot.From;
        _to = chunk.Nodes + slot;
        if (_slot.Width is 1 or 2 or 4 or 8)
            _compress = RowSelection.Compressor(_slot.Width, chunk.LaneWidth);
        IsStep = _fromSlot.RowSet == _slot.RowSet - 1 && (_slot.IsFixed || _slot.IsBits);
    }

    /// <summary>Whether rows are taken from those of the set before; else from those of the chunk, by their
    /// numbers.</summary>
    public bool IsStep { get; }

    /// <summary>Whether its values are words that can be moved together with others.</summary>
    public bool IsWord => IsStep && _slot is { IsFixed: true, Width: sizeof(int) };

    /// <summary>Moves all of the slot but its values.</summary>
    /// <param name="choice">The rows among those of the set before, not all of them.</param>
    /// <param name="source">Where its values are.</param>
    /// <param name="target">Where they have to be.</param>
    public void Begin(RowChoice choice, out void* source, out void* target)
    {
        if (!_slot.IsResult)
            _to->Values = _buffer;
        source = _from->Values;
        target = _to->Values;
        _to->Dictionary = _from->Dictionary;
        if (_slot.HasValidity)
            _to->Validity = _from->Validity == null ? null : Bits(_from->Validity, choice, null, _bits);
    }

    /// <summary>Moves the slot.</summary>
    /// <param name="choice">The rows among those of the set before.</param>
    /// <param name="rows">The rows among those of the chunk, or null for all; only read unless <see cref="IsStep"/>.
    /// </param>
    public void Run(RowChoice choice, int* rows)
    {
        bool isAll = IsStep ? choice.IsAll : rows == null;
        if (!_slot.IsFixed && !_slot.IsBits)
        {
            Gather(rows, choice.Count);
            return;
        }
        _to->Dictionary = _from->Dictionary;
        if (_slot.IsBits)
            _to->Values = isAll ? _from->Values : Bits(_from->Values, choice, rows, _buffer);
        else
            Values(choice, rows, isAll);
        if (_slot.HasValidity)
            _to->Validity = _from->Validity == null || isAll ? _from->Validity
                : Bits(_from->Validity, choice, rows, _bits);
    }

    private void Values(RowChoice choice, int* rows, bool isAll)
    {
        if (isAll && !_slot.IsResult)
        {
            _to->Values = _from->Values;
            return;
        }
        long width = _slot.Width;
        if (!_slot.IsResult)
            _to->Values = _buffer;
        if (isAll)
            Buffer.MemoryCopy(_from->Values, _to->Values, width * choice.Count, width * choice.Count);
        else if (!IsStep)
            RowTake.Take(_from->Values, _slot.Width, rows, choice.Count, _to->Values);
        else if (_compress != null)
            _compress(_from->Values, choice.Selected, choice.Among, _to->Values);
        else
            RowTake.Take(_from->Values, _slot.Width, choice.Number(), choice.Count, _to->Values);
    }

    private byte* Bits(byte* source, RowChoice choice, int* rows, byte* target)
    {
        if (IsStep)
            Bitmap.Compress(source, choice.Selected, choice.Among, target, 0);
        else
            RowTake.TakeBits(source, rows, choice.Count, target);
        return target;
    }

    // Texts and lists are gathered anew, by their place in the source.
    private void Gather(int* rows, int count)
    {
        var from = new Column(_slot.Type, _chunk.Run.Columns[_fromSlot.Column]);
        var numbers = _chunk.Scratch.Chunk.AllocateSpan<int>(count);
        for (int i = 0; i < count; i++)
            numbers[i] = _chunk.Start + (rows == null ? i : rows[i]);
        *_to = *Operators.Gather.Take(from, numbers, _chunk.Scratch.Chunk);
    }
}
