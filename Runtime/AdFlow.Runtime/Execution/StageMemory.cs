using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Memory of what leaves a fused stage: one piece of the run's arena, laid out anew only where the number of rows is
/// not that of the run before. Kept with the slab; not thread-safe.
/// </summary>
internal sealed unsafe class StageMemory
{
    private readonly int _slots;
    private readonly Part[] _parts;
    private readonly byte*[] _addresses;
    private long _bytes;
    private int _rows = -1;

    public StageMemory(StageProgram program)
    {
        _slots = program.Slots.Length;
        _addresses = new byte*[2 * _slots + program.RowSets.Length];
        var parts = new List<Part>();
        for (int i = 0; i < _slots; i++)
            if (program.Slots[i] is { IsResult: true } slot)
            {
                parts.Add(new Part(i, slot.IsBits ? 0 : slot.Width));
                if (slot.HasValidity)
                    parts.Add(new Part(_slots + i, 0));
            }
        for (int i = 0; i < program.RowSets.Length; i++)
            if (program.RowSets[i].CollectsRows)
                parts.Add(new Part(2 * _slots + i, sizeof(int)));
        _parts = [.. parts];
    }

    /// <summary>Takes memory for a run.</summary>
    /// <param name="rows">Rows of the stage's source, which are the most that a result can have.</param>
    /// <param name="arena">Memory of the run.</param>
    /// <exception cref="ArenaLimitException">The run may not hold that much.</exception>
    public void Take(int rows, Arena arena)
    {
        if (rows != _rows)
            LayOut(rows);
        byte* memory = arena.Allocate(_bytes);
        foreach (ref readonly var part in _parts.AsSpan())
            _addresses[part.Address] = memory + part.Offset;
    }

    /// <summary>A result's values.</summary>
    public byte* Values(int slot) => _addresses[slot];

    /// <summary>A result's validity.</summary>
    public byte* Validity(int slot) => _addresses[_slots + slot];

    /// <summary>Row numbers of a row set; null where nobody needs them.</summary>
    public int* RowNumbers(int rowSet) => (int*)_addresses[2 * _slots + rowSet];

    private void LayOut(int rows)
    {
        long bytes = 0;
        foreach (ref var part in _parts.AsSpan())
        {
            part = part with { Offset = bytes };
            bytes += Arena.Padded(part.Width == 0 ? Bitmap.Bytes(rows) : (long)rows * part.Width);
        }
        (_bytes, _rows) = (bytes, rows);
    }

    // Which address, and the bytes of a row; 0 where a row has a bit.
    private readonly record struct Part(int Address, int Width, long Offset = 0);
}
