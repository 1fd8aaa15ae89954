using AdFlow.Tables;
using AdFlow.Tables.Text;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// The table <c>vocabulary</c>, by which <c>recall.spell</c> spells queries: how many products hold each term in any
/// indexed text; and, under "one two", how many times one stands before two in a title or short description, where the
/// letters of both together are a term.
/// </summary>
internal static class VocabularyTable
{
    /// <summary>Builds the table, ordered by the term's bytes.</summary>
    public static Table Build(IReadOnlyList<Product> products, Tokens tokens)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var pairs = new Dictionary<(string, string), long>();
        foreach (var product in products)
        {
            var title = tokens.Of(product.Title);
            var description = tokens.Of(product.ShortDescription);
            CountPairs(title, pairs);
            CountPairs(description, pairs);
            string others = string.Join(' ', product.Attributes.Select(attribute => attribute.Value)
                .Append(product.Supplier).Append(ProductTable.Model(product.Name)));
            foreach (string term in title.Concat(description).Concat(tokens.Of(others)).Distinct())
                counts[term] = counts.GetValueOrDefault(term) + 1;
        }
        foreach (var ((one, two), count) in pairs.Where(pair => IsTerm(pair.Key, counts)).ToList())
            counts[$"{one} {two}"] = count;
        return Write(counts);
    }

    private static Table Write(SortedDictionary<string, long> counts)
    {
        var rows = new BatchBuilder(new Schema(
            new Field("term", DataType.Utf8, false), new Field("count", DataType.Int64, false)));
        foreach (var (term, count) in counts)
        {
            rows[0].AppendString(term);
            rows[1].Append(count);
        }
        return rows.ToTable();
    }

    private static void CountPairs(List<string> tokens, Dictionary<(string, string), long> pairs)
    {
        for (int i = 1; i < tokens.Count; i++)
            pairs[(tokens[i - 1], tokens[i])] = pairs.GetValueOrDefault((tokens[i - 1], tokens[i])) + 1;
    }

    private static bool IsTerm((string One, string Two) pair, SortedDictionary<string, long> counts)
    {
        byte[] word = System.Text.Encoding.UTF8.GetBytes(pair.One + pair.Two);
        int length = EnglishStemmer.Stem(word);
        return counts.ContainsKey(System.Text.Encoding.UTF8.GetString(word.AsSpan(0, length)));
    }
}
