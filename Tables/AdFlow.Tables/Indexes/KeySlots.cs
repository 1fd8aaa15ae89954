using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// Open addressing with linear probing over the keys of a column (Knuth, TAOCP 3, 6.4 algorithm L). A slot holds the
/// row of its key or −1; the keys stay in the column. At most half of the slots are taken. Immutable, thread-safe.
/// </summary>
internal readonly unsafe struct KeySlots
{
    private const int GroupSize = 16;

    private readonly int* _slots;
    private readonly int _mask;
    private readonly KeyColumn _keys;

    /// <summary>Reads stored slots over the column they were built from.</summary>
    public KeySlots(IndexArray<int> slots, KeyColumn keys)
    {
        _slots = slots.Pointer;
        _mask = slots.Length - 1;
        _keys = keys;
    }

    /// <summary>Slots for a number of keys: a power of two, at least twice as many.</summary>
    public static int[] Empty(long keys)
    {
        if (keys > 1 << 29)
            throw new NotSupportedException($"An index holds at most {1 << 29} keys; there are {keys}.");
        int[] slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(2 * keys, 2))];
        Array.Fill(slots, -1);
        return slots;
    }

    /// <summary>The slot of a row's key, or the empty one where it belongs.</summary>
    public static int Place(int[] slots, KeyColumn keys, int row)
    {
        int mask = slots.Length - 1, slot = (int)keys.Hash(row) & mask;
        while (slots[slot] >= 0 && !keys.Same(slots[slot], row))
            slot = (slot + 1) & mask;
        return slot;
    }

    /// <summary>Checks stored slots, so that no probe runs for ever or out of the column.</summary>
    public static void Check(IndexTableReader reader, IndexArray<int> slots, int rows)
    {
        reader.Require(BitOperations.IsPow2(slots.Length), $"{slots.Length} slots", "a power of two");
        reader.RequireRange("slots", slots.Span, -1, rows);
        reader.Require(slots.Span.Contains(-1), "no empty slot", "at most half of the slots taken");
    }

    /// <summary>Row that a slot holds, or −1 for slot −1.</summary>
    public int Row(int slot) => slot < 0 ? -1 : _slots[slot];

    /// <summary>Slot of an integer key, or −1.</summary>
    public int Find(long key) => Find(key, (int)Hash64.Of(key) & _mask);

    /// <summary>Slot of a text key, or −1.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        for (int slot = (int)Hash64.Of(key) & _mask; _slots[slot] >= 0; slot = (slot + 1) & _mask)
            if (_keys.Bytes(_slots[slot]).SequenceEqual(key))
                return slot;
        return -1;
    }

    /// <summary>Slots of many integer keys, or −1 each; prefetches a group at a time to hide latency.</summary>
    public void Find(ReadOnlySpan<long> keys, Span<int> found)
    {
        int* start = stackalloc int[GroupSize];
        for (int first = 0; first < keys.Length; first += GroupSize)
        {
            int count = Math.Min(GroupSize, keys.Length - first);
            for (int i = 0; i < count; i++)
            {
                start[i] = (int)Hash64.Of(keys[first + i]) & _mask;
                Prefetch(_slots + start[i]);
            }
            for (int i = 0; i < count; i++)
                Prefetch(_keys.Address(Math.Max(_slots[start[i]], 0)));
            for (int i = 0; i < count; i++)
                found[first + i] = Find(keys[first + i], start[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(long key, int slot)
    {
        for (; _slots[slot] >= 0; slot = (slot + 1) & _mask)
            if (_keys.Integer(_slots[slot]) == key)
                return slot;
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(void* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(address);
    }
}
