using AdFlow.Operators.Standard;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;
using AdFlow.Tables.Text;

namespace AdFlow.Bench;

/// <summary>Spells a query in the words of the catalogue, by hand. Thread-safe.</summary>
/// <param name="tables">Tables of the graph.</param>
/// <param name="synonyms">Words that are right though the catalogue lacks them.</param>
internal sealed class HandSpelling(AdTables tables, SynonymRules synonyms)
{
    private const int MinCount = 5, MinLetters = 5, MinPartLetters = 3, MaxTokens = 64;

    private readonly KeyIndex _terms = tables.Index<KeyIndex>("vocabulary", IndexKind.Key);
    private readonly Column _counts = tables.Rows("vocabulary")["count"];

    /// <summary>Spells tokens: the words with spaces between them.</summary>
    public void Spell(in TokenBuffer tokens, ref ArenaList<byte> text)
    {
        Span<byte> pair = stackalloc byte[2 * TokenBuffer.MaxTokenBytes + 1];
        int count = Math.Min(tokens.Count, MaxTokens);
        for (int i = 0; i < count; i++)
        {
            int length = i + 1 < count ? Joined(tokens[i], tokens[i + 1], pair) : 0;
            Repair(length > 0 ? pair[..length] : tokens[i], ref text);
            i += length > 0 ? 1 : 0;
        }
    }

    private int Joined(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, Span<byte> target)
    {
        one.CopyTo(target);
        target[one.Length] = (byte)' ';
        other.CopyTo(target[(one.Length + 1)..]);
        if (Count(target[..(one.Length + 1 + other.Length)]) > 0)
            return 0;
        other.CopyTo(target[one.Length..]);
        var word = target[..(one.Length + other.Length)];
        int length = EnglishStemmer.Stem(word);
        bool isTerm = length <= TokenBuffer.MaxTokenBytes && !word.ContainsAnyInRange((byte)'0', (byte)'9')
            && Count(word[..length]) >= MinCount;
        return isTerm ? length : 0;
    }

    private void Repair(ReadOnlySpan<byte> token, ref ArenaList<byte> text)
    {
        if (Count(token) > 0 || synonyms.Knows(token))
            Append(token, ref text);
        else if (token.ContainsAnyInRange((byte)'0', (byte)'9'))
            AppendRuns(token, ref text);
        else if (token.Length < MinLetters || token.ContainsAnyExceptInRange((byte)'a', (byte)'z'))
            Append(token, ref text);
        else
            AppendRepaired(token, ref text);
    }

    private void AppendRuns(ReadOnlySpan<byte> token, ref ArenaList<byte> text)
    {
        bool areTerms = true;
        for (int start = 0, end; start < token.Length && areTerms; start = end)
        {
            end = RunEnd(token, start);
            areTerms = CountStem(token[start..end]) > 0;
        }
        for (int start = 0, end; start < token.Length; start = end)
        {
            end = areTerms ? RunEnd(token, start) : token.Length;
            Append(token[start..end], ref text);
        }
    }

    private void AppendRepaired(ReadOnlySpan<byte> token, ref ArenaList<byte> text)
    {
        Span<byte> word = stackalloc byte[TokenBuffer.MaxTokenBytes + 1];
        Span<byte> nearest = stackalloc byte[TokenBuffer.MaxTokenBytes + 1];
        var (split, splitCount) = BestSplit(token);
        var neighbours = new Neighbours(token, word);
        var best = (Length: 0, Count: 0L);
        while (neighbours.TryNext(out int length))
        {
            long count = Count(word[..length]);
            if (count == 0 || count < best.Count || (count == best.Count
                && word[..length].SequenceCompareTo(nearest[..best.Length]) >= 0))
                continue;
            word[..length].CopyTo(nearest);
            best = (length, count);
        }
        if (best.Count > splitCount)
            Append(nearest[..best.Length], ref text);
        else
        {
            Append(token[..split], ref text);
            if (split < token.Length)
                Append(token[split..], ref text);
        }
    }

    private (int Split, long Count) BestSplit(ReadOnlySpan<byte> token)
    {
        var best = (Split: token.Length, Count: 0L);
        for (int split = MinPartLetters; split <= token.Length - MinPartLetters; split++)
            if (Math.Min(CountStem(token[..split]), CountStem(token[split..])) is var count
                && count > best.Count && count >= MinCount)
                best = (split, count);
        return best;
    }

    private long Count(ReadOnlySpan<byte> term) =>
        _terms.Find(term) is var row and >= 0 ? _counts.Values<long>()[row] : 0;

    private long CountStem(ReadOnlySpan<byte> word)
    {
        Span<byte> copy = stackalloc byte[TokenBuffer.MaxTokenBytes];
        word.CopyTo(copy);
        return Count(copy[..EnglishStemmer.Stem(copy[..word.Length])]);
    }

    private static int RunEnd(ReadOnlySpan<byte> token, int start)
    {
        int end = start + 1;
        while (end < token.Length && char.IsAsciiDigit((char)token[end]) == char.IsAsciiDigit((char)token[start]))
            end++;
        return end;
    }

    private static void Append(ReadOnlySpan<byte> word, ref ArenaList<byte> text)
    {
        if (text.Count > 0)
            text.Add((byte)' ');
        text.AddRange(word);
    }
}
