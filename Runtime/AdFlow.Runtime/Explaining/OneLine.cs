using System.Globalization;
using System.Text;

namespace AdFlow.Runtime;

/// <summary>Conditions and other settings of a graph on one line, however many they have in the file.</summary>
internal static class OneLine
{
    /// <summary>A setting as its author wrote it: a line break and the spaces around it are one space; within quotes,
    /// where it is part of a value, it is escaped.</summary>
    public static string OfSetting(string text)
    {
        if (!text.Any(char.IsControl))
            return text;
        var line = new StringBuilder();
        char quote = '\0';
        foreach (char character in text.Trim())
        {
            if (quote == '\0' && char.IsWhiteSpace(character))
                Separate(line);
            else
                Append(line, character);
            if (quote == character)
                quote = '\0';
            else if (quote == '\0' && character is ('\'' or '"' or '`'))
                quote = character;
        }
        return line.ToString();
    }

    /// <summary>A sentence about the plan, whose line breaks can only be part of a value: they are escaped as
    /// <c>\u000a</c>, as are all control characters.</summary>
    public static string Of(string text)
    {
        if (!text.Any(char.IsControl))
            return text;
        var line = new StringBuilder();
        foreach (char character in text)
            Append(line, character);
        return line.ToString();
    }

    private static void Append(StringBuilder line, char character)
    {
        if (char.IsControl(character))
            line.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        else
            line.Append(character);
    }

    private static void Separate(StringBuilder line)
    {
        if (line.Length > 0 && line[^1] != ' ')
            line.Append(' ');
    }
}
