using System.Globalization;
using System.Text;

namespace AdFlow.Cli;

/// <summary>Conditions and other settings of a graph on one line, however many they have in the file.</summary>
internal static class OneLine
{
    /// <summary>The text with each line break, and the spaces around it, as one space; within quotes, where it is part
    /// of a value, it is escaped as <c>\u000a</c>, as are all control characters.</summary>
    public static string Of(string text)
    {
        if (!text.Any(char.IsControl))
            return text;
        var line = new StringBuilder();
        char quote = '\0';
        foreach (char character in text.Trim())
            if (quote == '\0' && char.IsWhiteSpace(character))
                Separate(line);
            else if (char.IsControl(character))
                line.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
            {
                line.Append(character);
                quote = quote == character ? '\0' : quote == '\0' && character is '\'' or '"' or '`' ? character : quote;
            }
        return line.ToString();
    }

    private static void Separate(StringBuilder line)
    {
        if (line.Length > 0 && line[^1] != ' ')
            line.Append(' ');
    }
}
