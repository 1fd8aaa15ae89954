using System.Text;

namespace AdFlow.Tables.Literals;

/// <summary>Short, printable renderings of foreign bytes, for messages.</summary>
internal static class Snippet
{
    private const int MaxCharacters = 40;

    // Room for MaxCharacters in any encoding; the rest of a long text is not even decoded.
    private const int MaxBytes = 4 * (MaxCharacters + 1);

    /// <summary>The text, cut, with control characters and invalid UTF-8 replaced.</summary>
    public static string Shorten(ReadOnlySpan<byte> utf8)
    {
        bool cut = utf8.Length > MaxBytes;
        var text = new StringBuilder();
        foreach (char c in Encoding.UTF8.GetString(cut ? utf8[..MaxBytes] : utf8))
            text.Append(char.IsControl(c) ? '\uFFFD' : c);
        if (!cut && text.Length <= MaxCharacters)
            return text.ToString();
        int length = Math.Min(MaxCharacters, text.Length);
        return text.ToString(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length) + "…";
    }
}
