using System.Text.RegularExpressions;
using AdFlow.Samples.SearchAds;

namespace AdFlow.Samples.Tests;

/// <summary>What <c>recall.spell</c> does, by scans of the whole vocabulary.</summary>
internal sealed class ReferenceSpelling
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Tokens _tokens;
    private readonly Func<string, bool> _isSynonym;

    public ReferenceSpelling(IReadOnlyList<Product> products, Tokens tokens, Func<string, bool> isSynonym)
    {
        (_tokens, _isSynonym) = (tokens, isSynonym);
        using var table = VocabularyTable.Build(products, tokens);
        var batch = table.Batches[0];
        for (int row = 0; row < batch.RowCount; row++)
            _counts.Add(batch[0].GetString(row)!, batch[1].Values<long>()[row]);
    }

    /// <summary>The tokens of a query, joined and repaired.</summary>
    public List<string> Spell(string query)
    {
        var tokens = _tokens.Of(query);
        for (int i = 0; i + 1 < tokens.Count; i++)
        {
            string word = Stem(tokens[i] + tokens[i + 1]);
            bool isJoined = !HasDigit(tokens[i] + tokens[i + 1]) && Count(word) >= 5
                && Count($"{tokens[i]} {tokens[i + 1]}") == 0;
            if (!isJoined)
                continue;
            tokens[i] = word;
            tokens.RemoveAt(i + 1);
        }
        return [.. tokens.SelectMany(Repair).SelectMany(_tokens.Of)];
    }

    private IEnumerable<string> Repair(string token)
    {
        if (Count(token) > 0 || _isSynonym(token))
            return [token];
        if (HasDigit(token))
        {
            string[] runs = [.. Regex.Matches(token, "[0-9]+|[^0-9]+").Select(run => run.Value)];
            return runs.All(run => Count(Stem(run)) > 0) ? runs : [token];
        }
        if (token.Length < 5 || !token.All(char.IsAsciiLetterLower))
            return [token];
        var split = Enumerable.Range(3, Math.Max(0, token.Length - 5))
            .Select(at => (At: at, Count: Math.Min(Count(Stem(token[..at])), Count(Stem(token[at..])))))
            .Where(split => split.Count >= 5).OrderByDescending(split => split.Count).FirstOrDefault();
        string neighbour = Neighbour(token);
        return Count(neighbour) > split.Count || split.At == 0
            ? [neighbour] : [token[..split.At], token[split.At..]];
    }

    private string Neighbour(string token) => _counts.Keys
        .Where(term => term[0] == token[0] && term.All(char.IsAsciiLetterLower) && IsOneSlipAway(term, token))
        .OrderByDescending(Count).ThenBy(term => term, StringComparer.Ordinal).FirstOrDefault(token);

    // Without what both begin and end with, at most one letter is left of each, or two that are swapped.
    private static bool IsOneSlipAway(string one, string other)
    {
        if (one == other || Math.Abs(one.Length - other.Length) > 1)
            return false;
        int start = 0, end = 0, shorter = Math.Min(one.Length, other.Length);
        while (start < shorter && one[start] == other[start])
            start++;
        while (end < shorter - start && one[^(end + 1)] == other[^(end + 1)])
            end++;
        string left = one[start..^end], right = other[start..^end];
        return (left.Length <= 1 && right.Length <= 1)
            || (left.Length == 2 && right.Length == 2 && left[0] == right[1] && left[1] == right[0]);
    }

    private long Count(string term) => _counts.GetValueOrDefault(term);

    private string Stem(string word) => string.Concat(_tokens.Of(word));

    private static bool HasDigit(string text) => text.Any(char.IsAsciiDigit);
}
