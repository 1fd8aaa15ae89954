using AdFlow.Tables;
using AdFlow.Tables.Indexes;
using AdFlow.Tables.Text;

namespace AdFlow.Operators.Standard;

/// <summary>Writes a query in words that a catalogue knows: joins what it never writes apart, repairs what it never
/// writes.</summary>
/// <remarks>
/// <para>The table says how often the catalogue has each term, as the analyzer makes them, and each pair of neighbours
/// whose letters together are a term, under <c>"one two"</c>. Over the tokens of the query, from the left:</para>
/// <list type="number">
/// <item>Two neighbours are joined where that is a term without digits, there <c>min_count</c> times or more, and the
/// table lacks the pair ("head phones").</item>
/// <item>A token that is no term and has a digit is parted where letters meet digits, if every part is a term
/// ("iphone11").</item>
/// <item>One that is no term, of <c>min_letters</c> or more letters a–z and nothing else, is parted into two terms of
/// three letters or more, each there <c>min_count</c> times or more, the rarer of them as frequent as can be
/// ("laptopbag"); or it becomes the most frequent term that begins with the same letter and is one slip away: a letter
/// left out, added, replaced, or two neighbours swapped (F. Damerau, CACM 7(3), 1964), equal ones by their bytes. If
/// both can be, what is more frequent is taken.</item>
/// </list>
/// Else a token stays as it is, as do the words of the synonyms. A null query gives an empty text. The work for a word
/// is about 54 look-ups a letter.
/// </remarks>
[TableOperator("recall.spell", Rows = RowEffect.Same, Locality = Locality.Row,
    Example = "spelled: { op: recall.spell, in: request, table: vocabulary }")]
public sealed class RecallSpell : TableOperator<RecallSpellParameters>
{
    private const int MinPartLetters = 3;

    private Analyzer _analyzer = Analyzer.English;
    private SynonymRules? _synonyms;

    /// <summary>Queries, usually the request.</summary>
    public required InputPort In { get; init; }

    /// <summary>Terms and pairs of the catalogue, by term.</summary>
    [Needs(TableAccess.UniqueKey)]
    public required TablePort Table { get; init; }

    /// <summary>What was asked for.</summary>
    public required Reads<Text> Query { get; init; }

    /// <summary>How often the catalogue has the term or pair.</summary>
    [Of(nameof(Table))]
    public required Reads<long> Count { get; init; }

    /// <summary>The tokens of the query, joined and repaired, with spaces between.</summary>
    public required Writes<Text> Spelled { get; init; }

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        _analyzer = Analyzer.Find(Settings.Analyzer is QueryAnalyzer.Plain ? "plain" : "english");
        TermTable.Require(node, Table);
        if (Settings.Synonyms is not { } file)
            return;
        var synonyms = new SynonymRules(_analyzer);
        foreach (string error in synonyms.Read(file.Content.Span))
            node.Error($"{file.Path}, {error}", "synonyms");
        _synonyms = synonyms;
    }

    /// <inheritdoc/>
    public override unsafe void Run(RunContext run)
    {
        var queries = run.Column(Query);
        var vocabulary = new Vocabulary(run.Index<KeyIndex>(Table), run.Values(Count), _analyzer == Analyzer.English);
        var tokens = new TokenBuffer(run.Arena);
        var joined = new TokenBuffer(run.Arena);
        var spelled = new TokenBuffer(run.Arena);
        var writer = new TextColumnWriter(run.Arena, queries.Length, queries.Length * 32);
        for (int row = 0; row < queries.Length; row++)
        {
            tokens.Clear();
            joined.Clear();
            _analyzer.Analyze(queries.GetBytes(row), ref tokens);
            Join(in tokens, ref joined, vocabulary);
            spelled.Clear();
            for (int token = 0; token < joined.Count; token++)
                Repair(joined[token], ref spelled, vocabulary);
            Write(in spelled, ref writer);
            run.ThrowIfStopped();
        }
        run.Output.TakeAll(In);
        run.Output.Write(Spelled.Column, writer.Finish());
    }

    private void Join(in TokenBuffer tokens, ref TokenBuffer joined, Vocabulary vocabulary)
    {
        Span<byte> pair = stackalloc byte[2 * TokenBuffer.MaxTokenBytes + 1];
        int count = Math.Min(tokens.Count, Settings.MaxTokens);
        for (int i = 0; i < count; i++)
        {
            int length = i + 1 < count ? Concatenate(tokens[i], tokens[i + 1], pair, vocabulary) : 0;
            if (length == 0)
                joined.Append(tokens[i]);
            else
            {
                joined.Append(pair[..length]);
                i++;
            }
        }
    }

    // Length of the stemmed word that two tokens make, 0 where they are not to be joined.
    private int Concatenate(
        ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, Span<byte> target, Vocabulary vocabulary)
    {
        one.CopyTo(target);
        target[one.Length] = (byte)' ';
        other.CopyTo(target[(one.Length + 1)..]);
        if (vocabulary.Count(target[..(one.Length + 1 + other.Length)]) > 0)
            return 0;
        other.CopyTo(target[one.Length..]);
        var word = target[..(one.Length + other.Length)];
        int length = vocabulary.Stem(word);
        bool isTerm = length <= TokenBuffer.MaxTokenBytes && !word.ContainsAnyInRange((byte)'0', (byte)'9')
            && vocabulary.Count(word[..length]) >= Settings.MinCount;
        return isTerm ? length : 0;
    }

    private void Repair(ReadOnlySpan<byte> token, ref TokenBuffer spelled, Vocabulary vocabulary)
    {
        if (vocabulary.Count(token) > 0 || _synonyms?.Knows(token) == true)
            spelled.Append(token);
        else if (token.ContainsAnyInRange((byte)'0', (byte)'9'))
            AppendRuns(token, ref spelled, vocabulary);
        else if (token.Length < Settings.MinLetters || token.ContainsAnyExceptInRange((byte)'a', (byte)'z'))
            spelled.Append(token);
        else
            AppendRepaired(token, ref spelled, vocabulary);
    }

    private void AppendRepaired(ReadOnlySpan<byte> token, ref TokenBuffer spelled, Vocabulary vocabulary)
    {
        Span<byte> neighbour = stackalloc byte[TokenBuffer.MaxTokenBytes + 1];
        var (split, splitCount) = BestSplit(token, vocabulary);
        var (length, count) = BestNeighbour(token, neighbour, vocabulary);
        if (count > splitCount)
            spelled.Append(neighbour[..length]);
        else
        {
            spelled.Append(token[..split]);
            if (split < token.Length)
                spelled.Append(token[split..]);
        }
    }

    private static void AppendRuns(ReadOnlySpan<byte> token, ref TokenBuffer spelled, Vocabulary vocabulary)
    {
        bool areTerms = true;
        for (int start = 0, end; start < token.Length && areTerms; start = end)
        {
            end = RunEnd(token, start);
            areTerms = vocabulary.CountStem(token[start..end]) > 0;
        }
        if (!areTerms)
            spelled.Append(token);
        else
            for (int start = 0, end; start < token.Length; start = end)
            {
                end = RunEnd(token, start);
                spelled.Append(token[start..end]);
            }
    }

    private static int RunEnd(ReadOnlySpan<byte> token, int start)
    {
        int end = start + 1;
        while (end < token.Length && IsDigit(token[end]) == IsDigit(token[start]))
            end++;
        return end;
    }

    // Where to part a word, and how often the rarer part is there; at its end and 0 where it is not to be parted.
    private (int Split, long Count) BestSplit(ReadOnlySpan<byte> token, Vocabulary vocabulary)
    {
        var best = (Split: token.Length, Count: 0L);
        for (int split = MinPartLetters; split <= token.Length - MinPartLetters; split++)
        {
            long count = Math.Min(vocabulary.CountStem(token[..split]), vocabulary.CountStem(token[split..]));
            if (count > best.Count && count >= Settings.MinCount)
                best = (split, count);
        }
        return best;
    }

    // Length of the neighbour written to the target, and how often it is there; 0 where there is none.
    private static (int Length, long Count) BestNeighbour(
        ReadOnlySpan<byte> token, Span<byte> target, Vocabulary vocabulary)
    {
        Span<byte> word = stackalloc byte[TokenBuffer.MaxTokenBytes + 1];
        var neighbours = new Neighbours(token, word);
        var best = (Length: 0, Count: 0L);
        while (neighbours.TryNext(out int length))
        {
            long count = vocabulary.Count(word[..length]);
            if (count < best.Count || count == 0 || (count == best.Count
                && word[..length].SequenceCompareTo(target[..best.Length]) >= 0))
                continue;
            word[..length].CopyTo(target);
            best = (length, count);
        }
        return best;
    }

    private static void Write(in TokenBuffer tokens, ref TextColumnWriter writer)
    {
        for (int token = 0; token < tokens.Count; token++)
        {
            if (token > 0)
                writer.Append(" "u8);
            writer.Append(tokens[token]);
        }
        writer.EndText();
    }

    private static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';

    private readonly ref struct Vocabulary(KeyIndex index, ReadOnlySpan<long> counts, bool stems)
    {
        private readonly ReadOnlySpan<long> _counts = counts;

        public long Count(ReadOnlySpan<byte> term) => index.Find(term) is var row and >= 0 ? _counts[row] : 0;

        public int Stem(Span<byte> word) => stems ? EnglishStemmer.Stem(word) : word.Length;

        public long CountStem(ReadOnlySpan<byte> word)
        {
            Span<byte> copy = stackalloc byte[TokenBuffer.MaxTokenBytes];
            word.CopyTo(copy);
            return Count(copy[..Stem(copy[..word.Length])]);
        }
    }
}

/// <summary>Settings of <see cref="RecallSpell"/>.</summary>
public sealed record RecallSpellParameters
{
    /// <summary>What made the terms of the table.</summary>
    public QueryAnalyzer Analyzer { get; init; } = QueryAnalyzer.English;

    /// <summary>File of synonyms, as for <c>recall.rewrite</c>: its words are right, though the catalogue may lack
    /// them.</summary>
    public FileSnapshot? Synonyms { get; init; }

    /// <summary>Fewest letters of a word to repair; shorter ones have too many neighbours.</summary>
    [InRange(3, 255)]
    public int MinLetters { get; init; } = 5;

    /// <summary>How often each half of a parted word, and a joined one, must be there.</summary>
    [InRange(1, int.MaxValue)]
    public int MinCount { get; init; } = 5;

    /// <summary>Most tokens of a query; those behind are left out.</summary>
    [InRange(1, 1000)]
    public int MaxTokens { get; init; } = 64;
}
