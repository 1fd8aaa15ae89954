using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// Open addressing with linear probing over the keys of a column (Knuth, TAOCP 3, 6.4 algorithm L). A slot holds the
/// row of its key, and above it as many of the hash's first bits as fit in 31, so that other keys are mostly passed by
/// without reading them; −1 is empty. The keys stay in the column. At most half of the slots are taken. Immutable,
/// thread-safe.
/// </summary>
internal readonly unsafe struct KeySlots
{
    /// <summary>Most keys that an index holds.</summary>
    public const int MaxKeys = 1 << 29;

    private const int GroupSize = 64;

    private readonly int* _slots;
    private readonly int _mask;
    private readonly KeyColumn _keys;
    private readonly SlotTag _tag;

    /// <summary>Reads stored slots over the column they were built from.</summary>
    public KeySlots(IndexArray<int> slots, KeyColumn keys)
    {
        _slots = slots.Pointer;
        _mask = slots.Length - 1;
        _keys = keys;
        _tag = new SlotTag(keys.Length);
    }

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
    /// <returns>The slot, and the row that has it, now or since before.</returns>
    public static (int Slot, int Row) Place(int[] slots, KeyColumn keys, int row)
    {
        var tag = new SlotTag(keys.Length);
        ulong hash = keys.Hash(row);
        int mask = slots.Length - 1, slot = (int)hash & mask;
        for (; slots[slot] >= 0; slot = (slot + 1) & mask)
            if (tag.Fits(slots[slot], hash) && keys.Same(tag.Row(slots[slot]), row))
                return (slot, tag.Row(slots[slot]));
        slots[slot] = tag.Of(hash) | row;
        return (slot, row);
    }

    /// <summary>Checks stored slots, so that no probe runs for ever or out of the column.</summary>
    public static void Check(IndexTableReader reader, IndexArray<int> slots, int rows)
    {
        var tag = new SlotTag(rows);
        reader.Require(BitOperations.IsPow2(slots.Length), $"{slots.Length} slots", "a power of two");
        reader.Require(slots.Span.Contains(-1), "no empty slot", "at most half of the slots taken");
        foreach (int slot in slots.Span)
            if (slot < -1 || (slot >= 0 && tag.Row(slot) >= rows))
                reader.Require(false, $"row {tag.Row(slot)} in a slot", $"a row below {rows}");
    }

    /// <summary>Row that a slot holds, or −1 for slot −1.</summary>
    public int Row(int slot) => slot < 0 ? -1 : _tag.Row(_slots[slot]);

    /// <summary>Slot of an integer key, or −1.</summary>
    public int Find(long key)
    {
        ulong hash = Hash64.Of(key);
        int slot = Candidate((int)hash & _mask, hash);
        while (slot >= 0 && _keys.Integer(_tag.Row(_slots[slot])) != key)
            slot = Candidate((slot + 1) & _mask, hash);
        return slot;
    }

    /// <summary>Slot of a text key, or −1.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        ulong hash = Hash64.Of(key);
        int slot = Candidate((int)hash & _mask, hash);
        while (slot >= 0 && !_keys.Bytes(_tag.Row(_slots[slot])).SequenceEqual(key))
            slot = Candidate((slot + 1) & _mask, hash);
        return slot;
    }

    /// <summary>Slots of many integer keys, or −1 each; prefetches a group at a time to hide latency.</summary>
    [SkipLocalsInit]
    public void Find(ReadOnlySpan<long> keys, Span<int> found)
    {
        ulong* hashes = stackalloc ulong[GroupSize];
        for (int first = 0; first < keys.Length; first += GroupSize)
        {
            var group = keys.Slice(first, Math.Min(GroupSize, keys.Length - first));
            var slots = found.Slice(first, group.Length);
            for (int i = 0; i < group.Length; i++)
            {
                hashes[i] = Hash64.Of(group[i]);
                Prefetch(_slots + ((int)hashes[i] & _mask));
            }
            for (int i = 0; i < group.Length; i++)
            {
                slots[i] = Candidate((int)hashes[i] & _mask, hashes[i]);
                Prefetch(_keys.Address(Math.Max(Row(slots[i]), 0)));
            }
            for (int i = 0; i < group.Length; i++)
                while (slots[i] >= 0 && _keys.Integer(_tag.Row(_slots[slots[i]])) != group[i])
                    slots[i] = Candidate((slots[i] + 1) & _mask, hashes[i]);
        }
    }

    // The next slot, from one on, whose tag fits a hash; −1 where an empty one comes first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Candidate(int slot, ulong hash)
    {
        while (_slots[slot] >= 0 && !_tag.Fits(_slots[slot], hash))
            slot = (slot + 1) & _mask;
        return _slots[slot] < 0 ? -1 : slot;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(void* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(address);
    }
}
