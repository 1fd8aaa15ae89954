using System.Globalization;
using System.Text;

namespace AdFlow.Tables.Display;

/// <summary>How wide text is on a terminal, and making it safe to print there.</summary>
internal static class TerminalText
{
    // Ranges of the Unicode standard's East Asian Width (UAX #11) W and F, merged to whole blocks, first to last.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0x4DBF), (0x4E00, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3),
        (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1F64F),
        (0x1F680, 0x1F6FF), (0x1F900, 0x1F9FF), (0x20000, 0x3FFFD),
    ];

    /// <summary>Terminal columns of a text without control characters.</summary>
    public static int Width(string text)
    {
        int width = 0;
        foreach (var rune in text.EnumerateRunes())
            width += Width(rune);
        return width;
    }

    /// <summary>
    /// Text of at most <paramref name="most"/> columns, cut with <c>…</c>. Control and format characters, which could
    /// change the terminal or the order of what is read, are escaped as in JSON; invalid UTF-8 becomes U+FFFD.
    /// </summary>
    public static string Cut(ReadOnlySpan<byte> utf8, int most)
    {
        var text = new StringBuilder();
        int width = 0, fitting = 0;
        while (!utf8.IsEmpty)
        {
            // An invalid sequence is handed out as U+FFFD.
            Rune.DecodeFromUtf8(utf8, out var rune, out int used);
            utf8 = utf8[used..];
            string shown = Escape(rune);
            width += Width(shown);
            if (width > most)
                return text.ToString(0, fitting) + "…";
            text.Append(shown);
            if (width < most)
                fitting = text.Length;
        }
        return text.ToString();
    }

    private static string Escape(Rune rune) => rune.Value switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when !IsHarmful(rune) => rune.ToString(),
        <= 0xFFFF => "\\u" + rune.Value.ToString("x4", CultureInfo.InvariantCulture),
        _ => "\\u{" + rune.Value.ToString("x", CultureInfo.InvariantCulture) + "}",
    };

    private static bool IsHarmful(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static int Width(Rune rune)
    {
        if (rune.IsAscii)
            return 1;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
            return 0;
        foreach (var (first, last) in Wide)
            if (rune.Value >= first && rune.Value <= last)
                return 2;
        return 1;
    }
}
