using AdFlow.Tables.Indexes;

namespace AdFlow.Tables.Counters;

/// <summary>
/// The counters of a table by key. Keys are added and never removed, and a counter never moves: finding takes no lock,
/// counting is one interlocked operation. Thread-safe.
/// </summary>
internal sealed class CounterCells(string table, CounterKey key, int maxKeys)
{
    private const int ChunkBits = 12, ChunkCells = 1 << ChunkBits, FirstSlots = 64;

    private readonly Lock _adding = new();
    private Slot[] _slots = new Slot[FirstSlots];
    private CounterCell[][] _chunks = [];
    private byte[][][] _texts = [];
    private int _count;

    /// <summary>Counters, those at 0 included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>A counter.</summary>
    public ref CounterCell this[int cell] => ref _chunks[cell >> ChunkBits][cell & (ChunkCells - 1)];

    /// <summary>Key of a counter where keys are texts; else empty.</summary>
    public byte[] TextOf(int cell) =>
        key is CounterKey.Int64 ? [] : _texts[cell >> ChunkBits][cell & (ChunkCells - 1)];

    /// <summary>Finds a counter.</summary>
    /// <param name="word">The key, or the hash of a text.</param>
    /// <param name="text">The text, or empty.</param>
    /// <returns>Its ordinal, or −1.</returns>
    public int Find(ulong word, ReadOnlySpan<byte> text)
    {
        var slots = Volatile.Read(ref _slots);
        for (int at = First(word, slots.Length); ; at = at + 1 & slots.Length - 1)
        {
            // A slot's word, and its cell, are there before its number is.
            int number = Volatile.Read(ref slots[at].Number);
            if (number == 0)
                return -1;
            if (slots[at].Word == word && (key is CounterKey.Int64 || text.SequenceEqual(TextOf(number - 1))))
                return number - 1;
        }
    }

    /// <summary>Finds a counter, or adds one that stands at 0.</summary>
    /// <param name="word">The key, or the hash of a text.</param>
    /// <param name="text">The text, or empty.</param>
    /// <param name="covered">What the log says of a counter that is added.</param>
    /// <exception cref="CounterFullException">There are as many as there may be.</exception>
    public int FindOrAdd(ulong word, ReadOnlySpan<byte> text, long covered)
    {
        int found = Find(word, text);
        if (found >= 0)
            return found;
        lock (_adding)
        {
            found = Find(word, text);
            return found >= 0 ? found : Add(word, text, covered);
        }
    }

    private int Add(ulong word, ReadOnlySpan<byte> text, long covered)
    {
        if (_count == maxKeys)
            throw new CounterFullException(table, _count);
        int cell = _count;
        if (cell >> ChunkBits == _chunks.Length)
            AddChunk();
        this[cell] = new CounterCell { Word = word, Covered = covered };
        if (key is CounterKey.Utf8)
            _texts[cell >> ChunkBits][cell & (ChunkCells - 1)] = text.ToArray();
        Volatile.Write(ref _count, cell + 1);
        if (2 * _count > _slots.Length)
            Grow();
        else
            Place(_slots, word, cell + 1);
        return cell;
    }

    private void AddChunk()
    {
        if (key is CounterKey.Utf8)
            Volatile.Write(ref _texts, [.. _texts, new byte[ChunkCells][]]);
        Volatile.Write(ref _chunks, [.. _chunks, new CounterCell[ChunkCells]]);
    }

    private void Grow()
    {
        var larger = new Slot[2 * _slots.Length];
        for (int cell = 0; cell < _count; cell++)
            Place(larger, this[cell].Word, cell + 1);
        Volatile.Write(ref _slots, larger);
    }

    private void Place(Slot[] slots, ulong word, int number)
    {
        int at = First(word, slots.Length);
        while (slots[at].Number != 0)
            at = at + 1 & slots.Length - 1;
        slots[at].Word = word;
        Volatile.Write(ref slots[at].Number, number);
    }

    private int First(ulong word, int slots) =>
        (int)(key is CounterKey.Int64 ? Hash64.Of((long)word) : word) & slots - 1;

    private struct Slot
    {
        public ulong Word;
        public int Number;
    }
}
