using System.Numerics;

namespace AdFlow.Tables.Indexes;

/// <summary>The distinct terms of a stored index, sorted by bytes, found by hash. Immutable, thread-safe.</summary>
internal readonly struct TermDictionary
{
    private readonly IndexTexts _terms;
    private readonly IndexArray<int> _slots;

    /// <summary>Reads what <see cref="TermDictionaryBuilder.Store"/> stored.</summary>
    public TermDictionary(IndexTableReader reader, bool validate)
    {
        _terms = reader.Texts("terms");
        _slots = reader.Array<int>("term_slots", DataType.Int32);
        if (!validate)
            return;
        reader.Require(BitOperations.IsPow2(_slots.Length), $"{_slots.Length} term slots", "a power of two");
        reader.RequireRange("term_slots", _slots.Span, -1, Count);
        reader.Require(_slots.Span.Contains(-1), "no empty term slot", "at most half of the slots taken");
    }

    /// <summary>Number of terms.</summary>
    public int Count => _terms.Length;

    /// <summary>Bytes of a term.</summary>
    public ReadOnlySpan<byte> this[int term] => _terms[term];

    /// <summary>Number of a term, or −1.</summary>
    public int Find(ReadOnlySpan<byte> term)
    {
        int mask = _slots.Length - 1;
        for (int slot = (int)Hash64.Of(term) & mask; _slots[slot] >= 0; slot = (slot + 1) & mask)
            if (_terms[_slots[slot]].SequenceEqual(term))
                return _slots[slot];
        return -1;
    }
}
