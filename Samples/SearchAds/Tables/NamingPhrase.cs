namespace AdFlow.Samples.SearchAds;

/// <summary>
/// Finds the head words of a phrase that names a product: what stands last in its leading noun phrase. "Laptop bag for
/// 15 inch, black" is a bag; "headphones/headset" is both. English word order is assumed.
/// </summary>
internal static class NamingPhrase
{
    private static readonly HashSet<string> Prepositions = new(StringComparer.Ordinal)
    {
        "for", "with", "w", "w/", "without", "by", "to", "from", "of", "in", "on", "incl", "including", "f", "via",
        "and", "&",
    };

    private static readonly HashSet<string> Colours = new(StringComparer.Ordinal)
    {
        "black", "white", "blue", "red", "green", "grey", "gray", "silver", "yellow", "cyan", "magenta", "pink",
        "purple", "orange", "brown", "gold", "beige", "multicolor", "multicolour", "transparent", "original", "dark",
        "colour", "color",
    };

    /// <summary>The head words, stemmed; empty where the phrase has none.</summary>
    /// <param name="phrase">Any text.</param>
    /// <param name="tokens">Makes the tokens.</param>
    public static IReadOnlyList<string> Heads(string phrase, Tokens tokens)
    {
        var words = LeadingWords(phrase);
        for (int last = words.Count - 1; last >= 0; last--)
        {
            var parts = tokens.Of(words[last]);
            if (words[last].Contains('-') && parts.Count > 1)
                parts.RemoveRange(0, parts.Count - 1);
            parts.RemoveAll(part => part.Length < 2 || part.Any(char.IsAsciiDigit) || Colours.Contains(part));
            if (parts.Count > 0)
                return parts;
        }
        return [];
    }

    // Up to the first comma, semicolon, colon, bracket, bar or free-standing dash, and before a preposition.
    private static List<string> LeadingWords(string phrase)
    {
        int end = phrase.AsSpan().IndexOfAny(",;:(|");
        string naming = end < 0 ? phrase : phrase[..end];
        foreach (string dash in (string[])[" - ", " – ", " — "])
            if (naming.IndexOf(dash, StringComparison.Ordinal) is var at and >= 0)
                naming = naming[..at];
        var words = naming.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToList();
        int start = Math.Min(1, words.Count);
        int preposition = words.FindIndex(start, words.Count - start, IsPreposition);
        if (preposition > 0)
            words.RemoveRange(preposition, words.Count - preposition);
        return words;
    }

    private static bool IsPreposition(string word) => Prepositions.Contains(word.ToLowerInvariant());
}
