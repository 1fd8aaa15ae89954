using AdFlow.Tables;
using AdFlow.Tables.Indexes;
using AdFlow.Tables.Text;

namespace AdFlow.Bench;

/// <summary>Which products are what the query asks for, by hand. Thread-safe.</summary>
internal sealed class HandHeads(AdTables tables)
{
    private static readonly byte[][] Prepositions =
    [
        [.. "for"u8], [.. "with"u8], [.. "and"u8], [.. "the"u8], [.. "of"u8], [.. "to"u8], [.. "from"u8], [.. "by"u8],
        [.. "in"u8], [.. "on"u8],
    ];

    private readonly KeyIndex _words = tables.Index<KeyIndex>("head_words", IndexKind.Key);
    private readonly KeyIndex _modifiers = tables.Index<KeyIndex>("supplier_tokens", IndexKind.Key);
    private readonly Column _heads = tables.Rows("products")["heads"];

    /// <summary>The token that says what the query asks for, or −1.</summary>
    public int Find(in TokenBuffer tokens)
    {
        int cut = Math.Min(1, tokens.Count);
        while (cut < tokens.Count && !IsPreposition(tokens[cut]))
            cut++;
        for (int token = cut - 1; token >= 0; token--)
        {
            if (_words.Find(tokens[token]) >= 0)
                return token;
            if (!tokens[token].ContainsAnyInRange((byte)'0', (byte)'9') && !IsPreposition(tokens[token])
                && _modifiers.Find(tokens[token]) < 0)
                return -1;
        }
        return -1;
    }

    /// <summary>Whether a product's head words hold a word.</summary>
    public bool Holds(int product, ReadOnlySpan<byte> head)
    {
        var (start, end) = _heads.GetRange(product);
        var items = _heads.Child(0);
        for (long item = start; item < end; item++)
            if (items.GetBytes((int)item).SequenceEqual(head))
                return true;
        return false;
    }

    private static bool IsPreposition(ReadOnlySpan<byte> token)
    {
        foreach (byte[] preposition in Prepositions)
            if (token.SequenceEqual(preposition))
                return true;
        return false;
    }
}
