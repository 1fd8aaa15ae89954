using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Puts what cannot be written in place behind what earlier chunks gave: row numbers, bits, nulls. Not
/// thread-safe.</summary>
internal sealed unsafe class ChunkResults
{
    private readonly StageChunk _chunk;
    private readonly int[] _slots;
    private readonly int[] _collecting;

    public ChunkResults(StageChunk chunk)
    {
        _chunk = chunk;
        var slots = chunk.Program.Slots;
        _slots = [.. Enumerable.Range(0, slots.Length).Where(i =>
            slots[i].IsResult && (slots[i].HasValidity || slots[i].IsBits))];
        var rowSets = chunk.Program.RowSets;
        _collecting = [.. Enumerable.Range(0, rowSets.Length).Where(i => rowSets[i].CollectsRows)];
    }

    /// <summary>Ends a chunk.</summary>
    public void Append(StageMorsel morsel, RowSetExecution[] rowSets)
    {
        foreach (int slot in _slots)
        {
            int rowSet = _chunk.Program.Slots[slot].RowSet;
            if (rowSets[rowSet].Count > 0)
                Append(morsel, slot, morsel.Counts[rowSet], rowSets[rowSet].Count);
        }
        foreach (int rowSet in _collecting)
            if (rowSets[rowSet].Count > 0)
                rowSets[rowSet].WriteRows(_chunk.Run.RowsOf(rowSet) + morsel.Start + morsel.Counts[rowSet]);
        int[] counts = morsel.Counts;
        for (int i = 0; i < counts.Length; i++)
            counts[i] += rowSets[i].Count;
    }

    private void Append(StageMorsel morsel, int slot, int before, int count)
    {
        var node = _chunk.Nodes + slot;
        long position = (long)morsel.Start + before;
        if (_chunk.Program.Slots[slot].IsBits)
            Bitmap.Copy(node->Values, 0, _chunk.Run.ValuesOf(slot), position, count);
        if (!_chunk.Program.Slots[slot].HasValidity)
            return;
        byte* bits = _chunk.Run.ValidityOf(slot);
        if (node->Validity != null && !morsel.HasNulls[slot])
        {
            // The first nulls of these rows: so far there was no bitmap.
            Bitmap.Fill(bits, morsel.Start, before, true);
            morsel.HasNulls[slot] = true;
        }
        if (node->Validity != null)
            Bitmap.Copy(node->Validity, 0, bits, position, count);
        else if (morsel.HasNulls[slot])
            Bitmap.Fill(bits, position, count, true);
    }
}
