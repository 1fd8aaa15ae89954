using System.Numerics;

namespace AdFlow.Tables.Indexes;

/// <summary>How a slot of 31 bits is divided: a row below, the first bits of its key's hash above.</summary>
internal readonly struct SlotTag
{
    // The first 31 bits of a hash; its last ones choose the slot.
    private const int Shift = 33;

    private readonly int _rowMask;

    /// <summary>Divides slots over a number of rows.</summary>
    public SlotTag(int rows)
    {
        int rowBits = 32 - BitOperations.LeadingZeroCount((uint)Math.Max(rows - 1, 0));
        _rowMask = (int)((1u << rowBits) - 1);
    }

    /// <summary>Tag of a hash, in place.</summary>
    public int Of(ulong hash) => (int)(hash >> Shift) & ~_rowMask;

    /// <summary>Whether a slot that is not empty has the tag of a hash.</summary>
    public bool Fits(int slot, ulong hash) => ((slot ^ (int)(hash >> Shift)) & ~_rowMask) == 0;

    /// <summary>Row of a slot that is not empty.</summary>
    public int Row(int slot) => slot & _rowMask;
}
