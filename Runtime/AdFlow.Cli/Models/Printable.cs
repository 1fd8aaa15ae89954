using System.Globalization;
using System.Text;

namespace AdFlow.Cli;

/// <summary>Makes text of foreign files safe to print.</summary>
internal static class Printable
{
    private const int Most = 300;

    /// <summary>The text on one line, at most 300 characters: control and format characters, which could change the
    /// terminal or the order of what is read, become <c>?</c>, line ends blanks.</summary>
    public static string Text(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= Most)
                return shown.Append("...").ToString();
            shown.Append(Rune.IsWhiteSpace(rune) ? " " : IsHarmful(rune) ? "?" : rune.ToString());
        }
        return shown.ToString();
    }

    private static bool IsHarmful(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format;
}
