using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Bench;

/// <summary>Ads whose texts hold words of the query, by hand. Thread-safe.</summary>
internal sealed class HandText
{
    private const int Limit = 300;
    private const double SynonymWeight = 0.5;

    private static readonly byte[][] StopWords =
    [
        [.. "for"u8], [.. "with"u8], [.. "and"u8], [.. "the"u8], [.. "of"u8], [.. "to"u8], [.. "from"u8], [.. "by"u8],
        [.. "in"u8], [.. "on"u8],
    ];

    private readonly Bm25Scorer _scorer;
    private readonly InvertedIndex _index;
    private readonly Column _adIds;

    /// <summary>Makes the scorer.</summary>
    public HandText(AdTables tables)
    {
        _index = tables.Index<InvertedIndex>("products", IndexKind.Inverted);
        _adIds = tables.Rows("products")["ad_id"];
        // Title, short description, supplier, model, attributes.
        Bm25Field[] fields = [new(), new(), new(), new(B: 0), new(Weight: 0.4)];
        _scorer = new Bm25Scorer(_index, 1.2, fields, [0, 1, 2, 3]);
    }

    /// <summary>Searches.</summary>
    public HandChannel Search(in HandQuery query, Arena arena)
    {
        var terms = Terms(query, arena);
        var rows = arena.AllocateSpan<int>(Math.Min(Limit, _index.RowCount));
        var scores = arena.AllocateSpan<double>(rows.Length);
        int found = _scorer.Search(terms, arena, rows, scores);
        var adIds = arena.AllocateSpan<long>(found);
        var coverage = arena.AllocateSpan<double>(found);
        Cover(terms, rows[..found], coverage);
        for (int i = 0; i < found; i++)
            adIds[i] = _adIds.Values<long>()[rows[i]];
        return new HandChannel { AdIds = adIds, Scores = scores[..found], Values = coverage };
    }

    // A slot for each distinct token: the token, then its synonyms, each term once.
    private ReadOnlySpan<QueryTerm> Terms(in HandQuery query, Arena arena)
    {
        var terms = arena.AllocateSpan<QueryTerm>(query.Tokens.Count + query.Synonyms.Count);
        bool skipsStopWords = false;
        for (int token = 0; token < query.Tokens.Count; token++)
            skipsStopWords |= !IsStopWord(query.Tokens[token]);
        int count = 0;
        for (int token = 0; token < query.Tokens.Count; token++)
        {
            if (IsRepeated(query, token) || (skipsStopWords && IsStopWord(query.Tokens[token])))
                continue;
            int start = count;
            Add(_index.FindTerm(query.Tokens[token]), token, 1, terms, start, ref count);
            for (int i = 0; i < query.Synonyms.Count; i++)
                if (query.SynonymSlots[i] == token)
                    Add(_index.FindTerm(query.Synonyms[i]), token, SynonymWeight, terms, start, ref count);
        }
        return terms[..count];
    }

    private static void Add(int term, int slot, double weight, Span<QueryTerm> terms, int start, ref int count)
    {
        if (term < 0)
            return;
        foreach (var other in terms[start..count])
            if (other.Term == term)
                return;
        terms[count++] = new QueryTerm(term, slot, weight);
    }

    private static bool IsRepeated(in HandQuery query, int token)
    {
        for (int i = 0; i < token; i++)
            if (query.Tokens[i].SequenceEqual(query.Tokens[token]))
                return true;
        return false;
    }

    private static bool IsStopWord(ReadOnlySpan<byte> token)
    {
        foreach (byte[] word in StopWords)
            if (token.SequenceEqual(word))
                return true;
        return false;
    }

    // Share of the query's idf that each row holds.
    private void Cover(ReadOnlySpan<QueryTerm> terms, ReadOnlySpan<int> rows, Span<double> coverage)
    {
        coverage.Clear();
        double total = 0;
        for (int start = 0, end; start < terms.Length; start = end)
        {
            for (end = start; end < terms.Length && terms[end].Slot == terms[start].Slot; end++) { }
            double idf = _scorer.Idf(terms[start..end]);
            total += idf;
            for (int i = 0; i < rows.Length; i++)
                coverage[i] += idf * Match(terms[start..end], rows[i]);
        }
        foreach (ref double value in coverage)
            value /= total;
    }

    private double Match(ReadOnlySpan<QueryTerm> slot, int row)
    {
        double most = 0;
        foreach (var term in slot)
            if (term.Weight > most && _index.Postings(term.Term).Find(row) >= 0)
                most = term.Weight;
        return most;
    }
}
