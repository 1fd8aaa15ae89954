using System.Runtime.InteropServices;
using AdFlow.Tables.Text;

namespace AdFlow.Tables.Indexes;

/// <summary>Collects distinct sequences of terms while an index is built.</summary>
internal sealed class TokenSequences(TermDictionaryBuilder terms)
{
    private readonly TermDictionaryBuilder _sequences = new();
    private readonly List<int> _terms = [], _starts = [0];

    /// <summary>Number of distinct sequences.</summary>
    public int Count => _sequences.Count;

    /// <summary>Adds the sequence of all tokens if it is new.</summary>
    /// <returns>Its number, or −1 where there is no token.</returns>
    public int Add(in TokenBuffer tokens)
    {
        if (tokens.Count == 0)
            return -1;
        int[] sequence = new int[tokens.Count];
        for (int i = 0; i < sequence.Length; i++)
            sequence[i] = terms.Add(tokens[i]);
        int number = _sequences.Add(MemoryMarshal.AsBytes<int>(sequence));
        if (number == _starts.Count - 1)
        {
            _terms.AddRange(sequence);
            _starts.Add(_terms.Count);
        }
        return number;
    }

    /// <summary>Where each sequence starts, and the stored numbers of the terms.</summary>
    /// <param name="ranks">Stored number of each term.</param>
    public (int[] Starts, int[] Terms) Ranked(int[] ranks) =>
        ([.. _starts], [.. _terms.Select(term => ranks[term])]);
}
