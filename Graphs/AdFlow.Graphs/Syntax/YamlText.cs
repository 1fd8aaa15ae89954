using System.Globalization;
using System.Text;

namespace AdFlow.Graphs;

/// <summary>Writes values as a YAML document (YAML 1.2.2, block style) that <see cref="YamlReader"/> reads back to the
/// same values. Pure functions.</summary>
internal static class YamlText
{
    private const int Step = 2;

    /// <summary>The text of a value.</summary>
    public static string Of(YamlNode node)
    {
        var text = new StringBuilder();
        Write(text, node, 0);
        return text.ToString().TrimStart(' ', '\n');
    }

    // What follows a key, a dash or nothing.
    private static void Write(StringBuilder text, YamlNode node, int indent)
    {
        switch (node)
        {
            case YamlMapping { Entries.Count: > 0 } mapping:
                text.Append('\n');
                foreach (var (key, value) in mapping.Entries)
                {
                    Write(text.Append(' ', indent), key, indent);
                    Write(text.Append(':'), value, indent + Step);
                }
                break;
            case YamlSequence { Items.Count: > 0 } sequence:
                text.Append('\n');
                foreach (var item in sequence.Items)
                    Write(text.Append(' ', indent).Append('-'), item, indent + Step);
                break;
            case YamlScalar scalar:
                Write(text.Append(' '), scalar, indent);
                text.Append('\n');
                break;
            default:
                text.Append(node is YamlMapping ? " {}\n" : " []\n");
                break;
        }
    }

    private static void Write(StringBuilder text, YamlScalar scalar, int indent)
    {
        if (scalar.IsQuoted)
            Quote(text, scalar.Text);
        else
            Fold(text, scalar.Text, indent);
    }

    // Without quotes, so many line ends are written as one more: a single one would be a space.
    private static void Fold(StringBuilder text, string plain, int indent)
    {
        for (int i = 0; i < plain.Length; i++)
        {
            bool isFirst = plain[i] == '\n' && plain[i - 1] != '\n', isLast = plain[i] == '\n' && plain[i + 1] != '\n';
            text.Append(isFirst ? "\n" : "").Append(plain[i]).Append(' ', isLast ? indent : 0);
        }
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF')
                text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                text.Append(c);
        text.Append('"');
    }
}
