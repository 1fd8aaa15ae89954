using System.Text;

namespace AdFlow.Operators.Generators;

/// <summary>Names in graphs. A word begins at a capital letter that follows a small letter or a digit, and at the last
/// capital of a run before a small letter: <c>PCtr</c> → <c>p_ctr</c>, <c>bidCPM</c> → <c>bid_cpm</c>,
/// <c>QualityScore2</c> → <c>quality_score2</c>, <c>URLPath</c> → <c>url_path</c>.</summary>
internal static class SnakeCase
{
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && name[i - 1] != '_' && StartsWord(name, i))
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }

    /// <summary>The name of a generated class: each word of an id with a capital, <c>_</c> for the dot. Two ids never
    /// give one name.</summary>
    public static string ToPascal(string id)
    {
        var text = new StringBuilder(id.Length);
        for (int i = 0; i < id.Length; i++)
            if (id[i] == '.')
                text.Append('_');
            else if (id[i] != '_')
                text.Append(i == 0 || id[i - 1] is '_' or '.' ? char.ToUpperInvariant(id[i]) : id[i]);
        return text.ToString();
    }

    /// <summary>Whether a name is words of small letters and digits, each beginning with a letter, joined by
    /// <c>_</c>.</summary>
    public static bool IsName(string name) => name.Split('_').All(word =>
        word.Length > 0 && word[0] is >= 'a' and <= 'z' && word.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9'));

    /// <summary>Whether an id is <c>family.name</c>, or a bare name where that is allowed.</summary>
    public static bool IsId(string id, bool isBareAllowed)
    {
        string[] parts = id.Split('.');
        return parts.All(IsName) && (parts.Length == 2 || (parts.Length == 1 && isBareAllowed));
    }

    private static bool StartsWord(string name, int i) => char.IsUpper(name[i])
        && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
}
