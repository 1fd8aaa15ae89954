using System.Globalization;
using System.Text;

namespace AdFlow.Graphs;

/// <summary>Text of a document as messages show it: short, on one line, harmless to a terminal.</summary>
internal static class Shown
{
    private const int MaxCharacters = 60;
    private const int MaxAround = 150;
    private const int MaxMessage = 2_000;

    /// <summary>The text in single quotes, cut with <c>…</c>.</summary>
    public static string Quote(string text) => $"'{Cut(text)}'";

    /// <summary>The text in single quotes; of a long text only what stands around a place.</summary>
    public static string QuoteAround(string text, int place)
    {
        if (text.Length <= 2 * MaxAround)
            return $"'{text}'";
        int from = Math.Clamp(place - MaxAround, 0, text.Length - 2 * MaxAround);
        int to = from + 2 * MaxAround;
        from -= char.IsLowSurrogate(text[from]) ? 1 : 0;
        to -= char.IsHighSurrogate(text[to - 1]) ? 1 : 0;
        return $"'{(from > 0 ? "…" : "")}{text[from..to]}{(to < text.Length ? "…" : "")}'";
    }

    /// <summary>What a value is, in words.</summary>
    public static string Describe(YamlNode node) => node switch
    {
        YamlSequence => "a list",
        YamlMapping => "a mapping",
        YamlScalar { IsNull: true } => "nothing",
        YamlScalar { Text: "" } => "empty text",
        YamlScalar scalar => Quote(scalar.Text),
        _ => "an unknown value",
    };

    /// <summary>A message with control and format characters and line breaks escaped, cut where it is far too
    /// long.</summary>
    public static string Harmless(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            if (shown.Length >= MaxMessage)
                return shown.Append('…').ToString();
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else
                shown.Append(rune.ToString());
        return shown.ToString();
    }

    private static string Cut(string text)
    {
        if (text.Length <= MaxCharacters)
            return text;
        int end = char.IsHighSurrogate(text[MaxCharacters - 1]) ? MaxCharacters - 1 : MaxCharacters;
        return text[..end] + "…";
    }
}
