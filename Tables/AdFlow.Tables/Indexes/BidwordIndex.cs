using AdFlow.Tables.Text;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// From a query to the bid words that match it, over a bid word table snapshot (one batch): each row has a text, how
/// it may match, and negative words. A view over its table's memory, which must outlive it. Immutable, thread-safe.
/// </summary>
/// <remarks>
/// A row matches where its text stands to the query in a way that its match type includes, exact ⊂ phrase ⊂ broad (see
/// <see cref="BidwordMatch"/>), and none of its negative words stands in the query as a phrase. Synonyms serve broad
/// matching only. Texts without tokens match nothing. Broad matching asks which words are subsets of the query: each
/// distinct word is listed under its rarest term alone, so a search reads only lists of the query's terms, and a
/// 64-bit signature of its terms rejects most words there without reading them.
/// </remarks>
public sealed class BidwordIndex
{
    internal const string Kind = "bidwords/1";

    private readonly TermDictionary _terms;
    private readonly IndexLists _words, _rarest, _wordRows, _negatives, _firsts, _rowNegatives;
    private readonly IndexArray<ulong> _signatures;
    private readonly IndexArray<byte> _matchTypes;

    private BidwordIndex(IndexTableReader reader, Batch batch, bool validate)
    {
        reader.RequireRows(batch);
        Stored = reader.Table;
        int rows = batch.RowCount;
        int Limit(int limit) => validate ? limit : -1;
        Analyzer = reader.Analyzer();
        _terms = new TermDictionary(reader, validate);
        _words = new(reader, "word_starts", "word_terms", -1, Limit(_terms.Count));
        _rarest = new(reader, "rarest_lists", "rarest_items", _terms.Count, Limit(_words.Count));
        _wordRows = new(reader, "word_row_lists", "word_row_items", _words.Count, Limit(rows));
        _negatives = new(reader, "negative_starts", "negative_terms", -1, Limit(_terms.Count));
        _firsts = new(reader, "first_lists", "first_items", _terms.Count, Limit(_negatives.Count));
        _rowNegatives = new(reader, "row_negative_lists", "row_negative_items", rows, Limit(_negatives.Count));
        _signatures = reader.Array<ulong>("signatures", DataType.UInt64, _words.Count);
        _matchTypes = reader.Array<byte>("match_types", DataType.UInt8, rows);
    }

    /// <summary>The stored form, kept reachable as long as the index is; its owner disposes it.</summary>
    public Table Stored { get; }

    /// <summary>What made the tokens; queries must go through it too.</summary>
    public Analyzer Analyzer { get; }

    /// <summary>Number of distinct bid words, as token sequences.</summary>
    public int WordCount => _words.Count;

    /// <summary>Makes the stored form of an index.</summary>
    /// <param name="batch">All rows of the table.</param>
    /// <param name="analyzer">Makes the tokens.</param>
    /// <param name="text">Column of the bid words, utf8; null matches nothing.</param>
    /// <param name="matchType">Column of <c>exact</c>, <c>phrase</c> or <c>broad</c>, utf8.</param>
    /// <param name="negative">Column of negative words, list&lt;utf8&gt; or utf8, null for none; or null.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type, or a match type unknown.</exception>
    public static Table Build(
        Batch batch, Analyzer analyzer, string text = "text", string matchType = "match_type",
        string? negative = null) =>
        new BidwordIndexBuilder(batch, analyzer).Build(text, matchType, negative);

    /// <summary>Opens a stored index over the batch that it was built from.</summary>
    /// <param name="index">What <see cref="Build"/> made, perhaps stored and mapped since.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="validate">False only for an index that was validated before and cannot have changed.</param>
    /// <exception cref="IndexFormatException">It is damaged or belongs to another batch.</exception>
    public static BidwordIndex Open(Table index, Batch batch, bool validate = true) =>
        new(new IndexTableReader(index, Kind), batch, validate);

    /// <summary>Finds the rows that match a query.</summary>
    /// <param name="query">Tokens of the query, from <see cref="Analyzer"/>.</param>
    /// <param name="synonyms">Tokens that stand for some of the query's, from the same analyzer.</param>
    /// <param name="arena">Memory of the result and scratch.</param>
    /// <returns>The rows ascending, each with the closest match of its text.</returns>
    public Span<BidwordHit> Search(in TokenBuffer query, in TokenBuffer synonyms, Arena arena)
    {
        var terms = arena.AllocateSpan<int>(query.Count + synonyms.Count);
        var sequence = terms[..query.Count];
        FindTerms(in query, sequence);
        FindTerms(in synonyms, terms[query.Count..]);
        var known = arena.AllocateSpan<int>(terms.Length);
        terms.CopyTo(known);
        known = Distinct(known);
        known = known[(known.Length > 0 && known[0] < 0 ? 1 : 0)..];
        var vetoes = FindNegatives(sequence, arena);
        var hits = new ArenaList<long>(arena);
        ulong signature = 0;
        foreach (int term in known)
            signature |= Signature(term);
        foreach (int term in known)
            foreach (int word in _rarest[term])
                if ((_signatures[word] & ~signature) == 0 && IsSubset(_words[word], known))
                    AddRows(word, sequence, vetoes, ref hits);
        return Unpack(hits.AsSpan(), arena);
    }

    /// <summary>Bit of a term in the signature of a word or query.</summary>
    internal static ulong Signature(int term) => 1UL << (term & 63);

    // −1 where the index lacks the token.
    private void FindTerms(in TokenBuffer tokens, Span<int> terms)
    {
        for (int i = 0; i < terms.Length; i++)
            terms[i] = _terms.Find(tokens[i]);
    }

    // Rows of a word come broad first, exact last, so those that ask for a closer match end the list.
    private void AddRows(int word, ReadOnlySpan<int> sequence, ReadOnlySpan<int> vetoes, ref ArenaList<long> hits)
    {
        var terms = _words[word];
        int place = sequence.IndexOf(terms);
        var match = place < 0 ? BidwordMatch.Broad
            : terms.Length == sequence.Length ? BidwordMatch.Exact : BidwordMatch.Phrase;
        foreach (int row in _wordRows[word])
        {
            if (_matchTypes[row] < (byte)match)
                return;
            if (vetoes.IsEmpty || !_rowNegatives[row].ContainsAny(vetoes))
                hits.Add((long)row << 8 | (byte)match);
        }
    }

    private ReadOnlySpan<int> FindNegatives(ReadOnlySpan<int> sequence, Arena arena)
    {
        var found = new ArenaList<int>(arena);
        for (int i = 0; i < sequence.Length; i++)
            if (sequence[i] >= 0)
                foreach (int phrase in _firsts[sequence[i]])
                    if (sequence[i..].StartsWith(_negatives[phrase]))
                        found.Add(phrase);
        return Distinct(found.AsSpan());
    }

    private static bool IsSubset(ReadOnlySpan<int> terms, ReadOnlySpan<int> known)
    {
        foreach (int term in terms)
            if (known.BinarySearch(term) < 0)
                return false;
        return true;
    }

    private static Span<int> Distinct(Span<int> values)
    {
        values.Sort();
        int count = 0;
        foreach (int value in values)
            if (count == 0 || values[count - 1] != value)
                values[count++] = value;
        return values[..count];
    }

    private static Span<BidwordHit> Unpack(Span<long> packed, Arena arena)
    {
        packed.Sort();
        var hits = arena.AllocateSpan<BidwordHit>(packed.Length);
        for (int i = 0; i < hits.Length; i++)
            hits[i] = new BidwordHit((int)(packed[i] >> 8), (BidwordMatch)(byte)packed[i]);
        return hits;
    }
}
