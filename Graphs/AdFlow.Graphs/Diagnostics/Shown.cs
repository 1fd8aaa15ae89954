using System.Globalization;
using System.Text;

namespace AdFlow.Graphs;

/// <summary>Text of a document as messages show it: short, on one line, harmless to a terminal.</summary>
internal static class Shown
{
    private const int MaxCharacters = 60;

    /// <summary>The text in single quotes, cut with <c>…</c>; control and format characters are escaped.</summary>
    public static string Quote(string text) => $"'{Text(text)}'";

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

    private static string Text(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= MaxCharacters)
                return shown.Append('…').ToString();
            bool isHarmful = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (isHarmful)
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else
                shown.Append(rune.ToString());
        }
        return shown.ToString();
    }
}
