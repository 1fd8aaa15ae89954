using System.Text.RegularExpressions;

namespace AdFlow.Graphs.Tests.Golden;

/// <summary>Mutates documents by pieces and words of others.</summary>
internal sealed partial class TextMutation(string[] texts)
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ": ", ",", ", ", "\n", "\n  ", "- ", "#", "'", "\"", "?", "*", "&a ", "!t ", "|", ">",
        "@", "%", "=", "\t", "\\", "~", "null", "true", "0", "-1", "1e400", "9223372036854775808", "request",
        "settings.", "in: ", "op: ", "use: ", "with: ", "where", "scan", "let", "tag", "table: ", "request.a", "é",
        "\ud83d\ude00", "\ud800", "\u0007", "\u2028", "---\n", "...\n", "<<: ", "? ", "float32?",
        "vector<float32,4>", "(", ")", " and ",
    ];

    /// <summary>Edits a text a few times. Half of the results stay well formed, so that they get past the
    /// reader.</summary>
    public string Mutate(Random random, string text)
    {
        bool isGentle = random.Next(2) == 0;
        for (int edits = random.Next(1, 4); edits > 0; edits--)
            text = isGentle ? SwapWord(random, text) : Edit(random, text);
        return text;
    }

    private string SwapWord(Random random, string text)
    {
        var words = Word().Matches(text);
        if (words.Count == 0)
            return text;
        var old = words[random.Next(words.Count)];
        var others = Word().Matches(texts[random.Next(texts.Length)]);
        string word = others.Count == 0 ? "x" : others[random.Next(others.Count)].Value;
        return text.Remove(old.Index, old.Length).Insert(old.Index, word);
    }

    private string Edit(Random random, string text)
    {
        int at = random.Next(text.Length + 1);
        int length = Math.Min(random.Next(random.Next(1, 40)), text.Length - at);
        return random.Next(5) switch
        {
            0 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
            1 => text.Remove(at, length),
            2 => text.Remove(at, length).Insert(at, Pieces[random.Next(Pieces.Length)]),
            3 => text.Insert(random.Next(text.Length + 1), text.Substring(at, length)),
            _ => Graft(random, text, at),
        };
    }

    // A piece of another text.
    private string Graft(Random random, string text, int at)
    {
        string other = texts[random.Next(texts.Length)];
        int start = random.Next(other.Length + 1);
        return text.Insert(at, other.Substring(start, Math.Min(random.Next(80), other.Length - start)));
    }

    [GeneratedRegex(@"[\w.=]+")]
    private static partial Regex Word();
}
