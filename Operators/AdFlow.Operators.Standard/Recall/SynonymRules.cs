using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Text;

namespace AdFlow.Operators.Standard;

/// <summary>
/// Which tokens may stand for which, from a file; its form is described at <see cref="RecallRewrite"/>. Read once,
/// then immutable and thread-safe.
/// </summary>
internal sealed class SynonymRules(Analyzer analyzer)
{
    private readonly Dictionary<byte[], int> _ids = new(new Utf8Comparer());
    private readonly List<byte[]> _tokens = [];

    // By the first token of what is looked for.
    private readonly List<List<Rule>> _rules = [];

    private sealed record Rule(int[] Phrase, int[] Synonyms);

    /// <summary>Reads a file; may be called once.</summary>
    /// <returns>What is wrong, each with its line.</returns>
    public List<string> Read(ReadOnlySpan<byte> content)
    {
        var errors = new List<string>();
        string[] lines = Encoding.UTF8.GetString(content).TrimStart('\uFEFF').Split('\n');
        for (int i = 0; i < lines.Length; i++)
            if (lines[i].Trim() is { Length: > 0 } line && line[0] != '#' && ReadLine(line) is { } error)
                errors.Add($"line {i + 1}: {error}");
        return errors;
    }

    /// <summary>Whether a token stands in the file, on either side.</summary>
    public bool Knows(ReadOnlySpan<byte> token) =>
        _ids.GetAlternateLookup<ReadOnlySpan<byte>>().ContainsKey(token);

    /// <summary>Writes the synonyms of tokens, ordered by the token they stand for.</summary>
    /// <param name="tokens">Tokens of a query, from the same analyzer.</param>
    /// <param name="count">How many of them to look at.</param>
    /// <param name="arena">Scratch.</param>
    /// <param name="writer">Takes the synonyms.</param>
    public void Expand(in TokenBuffer tokens, int count, Arena arena, ref SynonymWriter writer)
    {
        var lookup = _ids.GetAlternateLookup<ReadOnlySpan<byte>>();
        var ids = arena.AllocateSpan<int>(count);
        for (int i = 0; i < count; i++)
            ids[i] = lookup.TryGetValue(tokens[i], out int id) ? id : -1;
        var found = new ArenaList<long>(arena);
        for (int i = 0; i < count; i++)
            if (ids[i] >= 0)
                foreach (var rule in _rules[ids[i]])
                    if (ids[i..].StartsWith(rule.Phrase))
                        Add(rule, ids, i, ref found);
        Write(found.AsSpan(), ref writer);
    }

    // A found synonym: the token it stands for, then its id, so that sorting brings equal ones together.
    private static void Add(Rule rule, ReadOnlySpan<int> ids, int at, ref ArenaList<long> found)
    {
        for (int slot = at; slot < at + rule.Phrase.Length; slot++)
            foreach (int synonym in rule.Synonyms)
                if (synonym != ids[slot])
                    found.Add((long)slot << 32 | (uint)synonym);
    }

    private void Write(Span<long> found, ref SynonymWriter writer)
    {
        found.Sort();
        for (int i = 0; i < found.Length; i++)
            if (i == 0 || found[i] != found[i - 1])
                writer.Add(_tokens[(int)found[i]], (int)(found[i] >> 32));
    }

    private string? ReadLine(string line)
    {
        string[] sides = line.Split("=>");
        if (sides.Length > 2)
            return $"found {sides.Length - 1} arrows in '{line}'; expected one, as in 'tv => television'";
        string? wrong = null;
        var left = ReadPhrases(sides[0], ref wrong);
        var right = sides.Length == 1 ? left : ReadPhrases(sides[1], ref wrong);
        if (wrong is not null)
            return $"found no word in the part '{wrong}' of '{line}'; expected words between the commas";
        if (sides.Length == 1 && left.Count == 1)
            return $"found '{line}' alone; expected its synonyms too, as in 'laptop, notebook'";
        foreach (int[] phrase in left)
            AddRule(phrase, [.. right.Where(other => other != phrase).SelectMany(other => other).Distinct()]);
        return null;
    }

    private List<int[]> ReadPhrases(string side, ref string? wrong)
    {
        var phrases = new List<int[]>();
        using var arena = new Arena();
        var tokens = new TokenBuffer(arena);
        foreach (string part in side.Split(','))
        {
            tokens.Clear();
            analyzer.Analyze(Encoding.UTF8.GetBytes(part), ref tokens);
            int[] phrase = new int[tokens.Count];
            for (int i = 0; i < phrase.Length; i++)
                phrase[i] = IdOf(tokens[i]);
            if (phrase.Length == 0)
                wrong = part.Trim();
            phrases.Add(phrase);
        }
        return phrases;
    }

    private int IdOf(ReadOnlySpan<byte> token)
    {
        if (_ids.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(token, out int id))
            return id;
        _ids.Add(token.ToArray(), _tokens.Count);
        _tokens.Add(token.ToArray());
        _rules.Add([]);
        return _tokens.Count - 1;
    }

    private void AddRule(int[] phrase, int[] synonyms)
    {
        if (synonyms.Length > 0)
            _rules[phrase[0]].Add(new Rule(phrase, synonyms));
    }
}
