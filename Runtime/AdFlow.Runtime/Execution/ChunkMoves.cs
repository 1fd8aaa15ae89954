using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Takes the chosen rows of what later steps read. Where all rows were chosen, nothing is copied. Not
/// thread-safe.</summary>
internal sealed unsafe class ChunkMoves(StageChunk chunk, int[] slots)
{
    /// <summary>Moves every slot.</summary>
    /// <param name="choice">The rows among those of the set before.</param>
    /// <param name="rows">The rows among the source's of this chunk, or null for all.</param>
    public void Run(RowChoice choice, int* rows)
    {
        foreach (int slot in slots)
        {
            var from = chunk.Program.Slots[chunk.Program.Slots[slot].From];
            bool isStep = from.RowSet == chunk.Program.Slots[slot].RowSet - 1 && IsMovable(from);
            int* taken = !isStep ? rows : choice.IsAll ? null : choice.Rows;
            Move(slot, taken, choice.Count);
        }
    }

    private static bool IsMovable(StageSlot slot) => slot.IsFixed || slot.IsBits;

    private void Move(int slot, int* rows, int count)
    {
        var one = chunk.Program.Slots[slot];
        ColumnNode* from = chunk.Nodes + one.From, to = chunk.Nodes + slot;
        if (!IsMovable(one))
        {
            Gather(one, rows, count, to);
            return;
        }
        to->Dictionary = from->Dictionary;
        if (one.IsBits)
            to->Values = Bits(from->Values, rows, count, chunk.BufferOf(slot));
        else
            MoveValues(one, from, to, chunk.BufferOf(slot), rows, count);
        if (one.HasValidity)
            to->Validity = from->Validity == null ? null : Bits(from->Validity, rows, count, chunk.BitsOf(slot));
    }

    private static void MoveValues(
        StageSlot slot, ColumnNode* from, ColumnNode* to, byte* buffer, int* rows, int count)
    {
        int width = slot.Width;
        if (slot.IsResult && rows == null)
            Buffer.MemoryCopy(from->Values, to->Values, (long)width * count, (long)width * count);
        else if (slot.IsResult)
            RowTake.Take(from->Values, width, rows, count, to->Values);
        else if (rows == null)
            to->Values = from->Values;
        else
            RowTake.Take(from->Values, width, rows, count, to->Values = buffer);
    }

    private static byte* Bits(byte* source, int* rows, int count, byte* target)
    {
        if (rows == null)
            return source;
        BitRange.Take(source, rows, count, target);
        return target;
    }

    // Texts and lists are gathered anew, by their place in the source.
    private void Gather(StageSlot slot, int* rows, int count, ColumnNode* to)
    {
        var from = new Column(slot.Type, chunk.Run.Source.NodeAt(chunk.Program.Slots[slot.From].Column));
        var numbers = chunk.Scratch.Chunk.AllocateSpan<int>(count);
        for (int i = 0; i < count; i++)
            numbers[i] = chunk.Start + (rows == null ? i : rows[i]);
        *to = *Operators.Gather.Take(from, numbers, chunk.Scratch.Chunk);
    }
}
