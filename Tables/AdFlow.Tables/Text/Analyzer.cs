using System.Text;

namespace AdFlow.Tables.Text;

/// <summary>
/// Makes tokens of text, for documents and queries alike: an index names its analyzer and every query against it goes
/// through the same one. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Text is folded: NFKC, lower case (<see cref="TextNormalizer"/>). ASCII text is lowered on the way.</item>
/// <item>A token is a run of letters, digits and combining marks: "mp3", "500gb" and "b07xyz" are one token each.
/// Everything else parts: "wi-fi" is "wi", "fi"; "usb-c" is "usb", "c". Joining such parts is left to synonyms.</item>
/// <item>A point between two ASCII digits belongs to the token: "10.5", "usb3.0". A comma parts.</item>
/// <item>An apostrophe (' or ’) between letters is dropped: "levi's" is "levis", "don't" is "dont". Beside a digit it
/// parts: feet and inches.</item>
/// <item>Each Han or Hiragana character is a token of its own; invisible format characters are dropped.</item>
/// <item>A token has at most <see cref="TokenBuffer.MaxTokenBytes"/> bytes; a longer run is cut there.</item>
/// <item><see cref="English"/> stems each token (<see cref="EnglishStemmer"/>); <see cref="Plain"/> does not.</item>
/// </list>
/// Equal text gives equal tokens on every machine with the same Unicode tables. Nothing is dropped as a stop word.
/// The time is linear in the text; ASCII text allocates nothing but growth of the buffer.
/// </remarks>
public sealed class Analyzer
{
    private readonly bool _stems;

    private Analyzer(string name, bool stems)
    {
        Name = name;
        _stems = stems;
    }

    /// <summary>Folded tokens with English plurals stemmed: <c>english</c>.</summary>
    public static Analyzer English { get; } = new("english", true);

    /// <summary>Folded tokens: <c>plain</c>.</summary>
    public static Analyzer Plain { get; } = new("plain", false);

    /// <summary>Every analyzer, by name.</summary>
    public static IReadOnlyList<Analyzer> All { get; } = [English, Plain];

    /// <summary>Name in graphs and index files.</summary>
    public string Name { get; }

    /// <summary>The analyzer with a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the names.</exception>
    /// <exception cref="PlatformNotSupportedException">.NET runs without Unicode tables here.</exception>
    public static Analyzer Find(string name)
    {
        TextNormalizer.RequireUnicode();
        foreach (var analyzer in All)
            if (analyzer.Name == name)
                return analyzer;
        throw new ArgumentException(
            $"There is no analyzer '{name}'. Expected one of: {string.Join(", ", All.Select(each => each.Name))}.");
    }

    /// <summary>Appends the tokens of a text.</summary>
    /// <param name="utf8">Text; invalid UTF-8 parts tokens and never throws. Must not lie in the buffer.</param>
    /// <param name="tokens">Takes the tokens, at positions from its <see cref="TokenBuffer.NextPosition"/> on.</param>
    public void Analyze(ReadOnlySpan<byte> utf8, ref TokenBuffer tokens)
    {
        if (Ascii.IsValid(utf8))
            Tokenizer.Run(utf8, _stems, ref tokens);
        else
        {
            tokens.Folded.Clear();
            tokens.Chars.Clear();
            TextNormalizer.Fold(utf8, ref tokens.Folded, ref tokens.Chars);
            Tokenizer.Run(tokens.Folded.AsSpan(), _stems, ref tokens);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
