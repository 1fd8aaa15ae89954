using System.Numerics;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// Open addressing with linear probing over the keys of a column (Knuth, TAOCP 3, 6.4 algorithm L), to find equal
/// keys while an index is built. A slot holds the row of its key, and above it as many of the hash's first bits as
/// fit in 31, so that other keys are mostly passed by without reading them; −1 is empty. At most half of the slots
/// are taken.
/// </summary>
internal static class KeySlots
{
    /// <summary>Most keys that an index holds.</summary>
    public const int MaxKeys = 1 << 29;

    /// <summary>Slots for a number of keys: a power of two, at least twice as many.</summary>
    public static int[] Empty(long keys)
    {
        if (keys > MaxKeys)
            throw new NotSupportedException($"An index holds at most {MaxKeys} keys; there are {keys}.");
        int[] slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(2 * keys, 2))];
        Array.Fill(slots, -1);
        return slots;
    }

    /// <summary>Puts the row of a key into its slot unless the key is there.</summary>
    /// <returns>The row that has the slot, now or since before.</returns>
    public static int Place(int[] slots, KeyColumn keys, int row)
    {
        var tag = new SlotTag(keys.Length);
        ulong hash = keys.Hash(row);
        int mask = slots.Length - 1, slot = (int)hash & mask;
        for (; slots[slot] >= 0; slot = (slot + 1) & mask)
            if (tag.Fits(slots[slot], hash) && keys.Same(tag.Row(slots[slot]), row))
                return tag.Row(slots[slot]);
        slots[slot] = tag.Of(hash) | row;
        return row;
    }

    /// <summary>Group of each row, −1 where it has no key; groups are numbered by their first rows.</summary>
    public static int[] Groups(KeyColumn keys, out int groupCount)
    {
        int[] slots = Empty(keys.Length), groups = new int[keys.Length];
        groupCount = 0;
        for (int row = 0; row < keys.Length; row++)
            groups[row] = !keys.IsValid(row) ? -1
                : Place(slots, keys, row) is var first && first == row ? groupCount++
                : groups[first];
        return groups;
    }
}
