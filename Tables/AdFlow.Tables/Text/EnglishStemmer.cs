namespace AdFlow.Tables.Text;

/// <summary>
/// Folds English plurals onto their singular, and nothing else: a weak stemmer, since in a catalogue "printing" is not
/// "printer". The base is the S-stemmer (D. Harman, "How Effective Is Suffixing?", JASIS 42(1), 1991). That one leaves
/// "boxes" as "boxe" and "movies" as "movy", apart from "box" and "movie"; so here the endings -xes, -ches, -shes,
/// -sses, -oes and -uses lose "es" and, to meet them, singulars in -xe, -che, -she, -sse, -oe and -use lose "e", those
/// in -ie get "y". A stem is a key, not a word. Stemming a stem changes nothing.
/// </summary>
public static class EnglishStemmer
{
    /// <summary>Stems a word in place.</summary>
    /// <param name="word">Lower-case UTF-8. Only ASCII letters at its end are changed ("5s", "1990s" stay).</param>
    /// <returns>Length of the stem, which stands at the start of <paramref name="word"/>.</returns>
    public static int Stem(Span<byte> word)
    {
        if (word.Length < 3)
            return word.Length;
        int length = word[^1] switch
        {
            (byte)'s' => Plural(word),
            (byte)'e' => Singular(word),
            _ => word.Length,
        };
        return Irregular(word[..length]);
    }

    private static int Plural(Span<byte> word)
    {
        int length = word.Length;
        byte before = word[^2];
        if (length < 4 || before is (byte)'s' or (byte)'u' || !IsLetter(before) || Keeps(word))
            return length;
        if (before != 'e')
            return length - 1;
        if (length > 4 && word[^3] == 'i')
            return EndWithY(word[..^1]);
        return LosesE(word[..^1]) ? length - 2 : length - 1;
    }

    private static int Singular(Span<byte> word)
    {
        if (word.Length > 3 && word[^2] == 'i')
            return EndWithY(word);
        return LosesE(word) ? word.Length - 1 : word.Length;
    }

    // "…ie" becomes "…y".
    private static int EndWithY(Span<byte> word)
    {
        word[^2] = (byte)'y';
        return word.Length - 1;
    }

    private static bool LosesE(ReadOnlySpan<byte> word) =>
        word.EndsWith("xe"u8)
        || (word.Length > 3 && (word.EndsWith("che"u8) || word.EndsWith("she"u8) || word.EndsWith("sse"u8)
            || word.EndsWith("oe"u8) || word.EndsWith("use"u8)));

    private static bool IsLetter(byte value) => value >= 0x80 || (uint)(value - 'a') <= 'z' - 'a';

    // Singular words in -s whose stem would be another word.
    private static bool Keeps(ReadOnlySpan<byte> word) => word.SequenceEqual("lens"u8) || word.SequenceEqual("news"u8);

    // What the regular rules made of an irregular plural; "mens" comes from "men's".
    private static int Irregular(Span<byte> word) => word.Length switch
    {
        3 when word.SequenceEqual("men"u8) => Set(word, "man"u8),
        3 when word.SequenceEqual("tvs"u8) => Set(word, "tv"u8),
        3 when word.SequenceEqual("cds"u8) => Set(word, "cd"u8),
        4 when word.SequenceEqual("feet"u8) => Set(word, "foot"u8),
        4 when word.SequenceEqual("mice"u8) => Set(word, "mous"u8),
        5 when word.SequenceEqual("knive"u8) => Set(word, "knife"u8),
        5 when word.SequenceEqual("lense"u8) => Set(word, "lens"u8),
        5 when word.SequenceEqual("teeth"u8) => Set(word, "tooth"u8),
        5 when word.SequenceEqual("women"u8) => Set(word, "woman"u8),
        6 when word.SequenceEqual("scarve"u8) => Set(word, "scarf"u8),
        6 when word.SequenceEqual("shelve"u8) => Set(word, "shelf"u8),
        8 when word.SequenceEqual("children"u8) => Set(word, "child"u8),
        _ => word.Length,
    };

    private static int Set(Span<byte> word, ReadOnlySpan<byte> stem)
    {
        stem.CopyTo(word);
        return stem.Length;
    }
}
