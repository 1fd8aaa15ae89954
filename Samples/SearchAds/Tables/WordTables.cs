using AdFlow.Tables;

namespace AdFlow.Samples.SearchAds;

/// <summary>The tables <c>head_words</c> and <c>supplier_tokens</c>, which tell what a query asks for.</summary>
internal static class WordTables
{
    /// <summary>Products that a word must head before it counts as a head word.</summary>
    public const int LeastProducts = 3;

    /// <summary>Least share of the products naming a word that it must head.</summary>
    public const double LeastShare = 0.05;

    /// <summary>
    /// The words that products are, with how many products each heads and how many name it. A word that is rarely the
    /// head of what names it ("black", "laptop" in a catalogue of laptop bags) says nothing about what is asked for.
    /// </summary>
    public static Table HeadWords(CatalogueText catalogue)
    {
        var named = Count(catalogue.Naming);
        var rows = new BatchBuilder(new Schema(
            new Field("word", DataType.Utf8, false), new Field("products", DataType.Int32, false),
            new Field("naming", DataType.Int32, false)));
        foreach (var (word, heads) in Count(catalogue.Heads).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            int naming = named.GetValueOrDefault(word);
            if (heads < LeastProducts || heads < LeastShare * naming)
                continue;
            rows[0].AppendString(word);
            rows[1].Append(heads);
            rows[2].Append(naming);
        }
        return rows.ToTable();
    }

    /// <summary>The tokens of suppliers' names.</summary>
    public static Table SupplierTokens(CatalogueText catalogue)
    {
        var rows = new BatchBuilder(new Schema(new Field("token", DataType.Utf8, false)));
        foreach (string token in catalogue.SupplierTokens)
            rows[0].AppendString(token);
        return rows.ToTable();
    }

    private static Dictionary<string, int> Count(IReadOnlyList<IReadOnlyList<string>> lists)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var list in lists)
            foreach (string word in list.Distinct())
                counts[word] = counts.GetValueOrDefault(word) + 1;
        return counts;
    }
}
