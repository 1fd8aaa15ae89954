using System.Text;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard;

/// <summary>Finds the rows of a table whose texts match the tokens of a query best, by BM25F.</summary>
/// <remarks>
/// The score is that of <see cref="Bm25Scorer"/> (BM25F: Robertson, Zaragoza, Taylor, CIKM 2004): fields are weighted
/// before saturation, each by its own length. A distinct token counts once; its synonyms add to its frequency by
/// <c>synonym_weight</c> and share its idf. Tokens that no text holds count for nothing, nor do <c>stop_words</c>
/// beside other tokens. Exactly the best rows come out, score descending, equal ones in the table's order: rows that
/// cannot be among them are skipped without being scored, which changes no result. <c>coverage</c> is the share of the
/// query that a row matches: Σ idf · m / Σ idf over the tokens, m 1 where the row holds the token in any field, else
/// the synonym weight where it holds a synonym, else 0. All columns of the table come out too. Without a query row, or
/// without a known token, nothing is found.
/// </remarks>
[TableOperator("recall.text", Rows = RowEffect.New, Locality = Locality.Set,
    Example = "text: { op: recall.text, in: rewrite, table: products, with: { limit: 300, weights: { title: 2 } } }")]
public sealed class RecallText : TableOperator<RecallTextParameters>
{
    private const int StepsPerPoll = 16;

    private Bm25Field[] _fields = [];
    private int[]? _idfFields;
    private byte[][] _stopWords = [];

    private int _most = int.MaxValue;
    private bool _isUnlimited;

    // Made for the index of the first run, and again when a new snapshot comes; runs that race make equal ones.
    private Bm25Scorer? _scorer;

    /// <summary>The query: one row, or none.</summary>
    public required InputPort In { get; init; }

    /// <summary>What is searched.</summary>
    [Needs(TableAccess.Inverted)]
    public required TablePort Table { get; init; }

    /// <summary>Tokens of the query, from the analyzer of the index.</summary>
    public required Reads<TextList> Tokens { get; init; }

    /// <summary>Tokens that may stand for some of them.</summary>
    [Optional]
    public required Reads<TextList> Synonyms { get; init; }

    /// <summary>For each synonym the ordinal of the token that it stands for.</summary>
    [Optional]
    public required Reads<Int32List> SynonymSlots { get; init; }

    /// <summary>BM25F, above 0.</summary>
    public required Writes<double> Score { get; init; }

    /// <summary>Share of the query's idf that the row matches, above 0 to 1.</summary>
    public required Writes<double> Coverage { get; init; }

    /// <inheritdoc/>
    public override RowRanking Ranking => new(Score.Column, Limits.Most(Settings.Limit, _most), Limited);

    /// <inheritdoc/>
    public override TableOperator Unlimited
    {
        get
        {
            var copy = (RecallText)MemberwiseClone();
            copy._isUnlimited = true;
            return copy;
        }
    }

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        var names = Table.Index!.Columns;
        CheckFields(node, "weights", Settings.Weights?.Keys ?? []);
        CheckFields(node, "field_b", Settings.FieldB?.Keys ?? []);
        CheckFields(node, "idf_fields", Settings.IdfFields);
        _fields = [.. names.Select(name => new Bm25Field(
            Settings.Weights?.GetValueOrDefault(name, 1) ?? 1, Settings.FieldB?.GetValueOrDefault(name, Settings.B)
                ?? Settings.B))];
        for (int i = 0; i < names.Count; i++)
        {
            if (!(_fields[i].Weight >= 0 && double.IsFinite(_fields[i].Weight)))
                node.Error($"field '{names[i]}' has weight {_fields[i].Weight}; expected at least 0", "weights");
            if (!(_fields[i].B is >= 0 and <= 1))
                node.Error($"field '{names[i]}' has b {_fields[i].B}; expected 0 to 1", "field_b");
        }
        if (Settings.IdfFields.Count > 0)
            _idfFields = [.. Enumerable.Range(0, names.Count).Where(i => Settings.IdfFields.Contains(names[i]))];
        _stopWords = [.. Settings.StopWords.Select(Encoding.UTF8.GetBytes)];
        if (Synonyms.IsPresent && !SynonymSlots.IsPresent)
            node.Error($"input '{In.Name}' has '{Synonyms.Name}' but no '{SynonymSlots.Name}', which says what they "
                + "stand for; take both from recall.rewrite");
    }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs) => outputs.Pass(Table).AddDeclared();

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        var scorer = ScorerOf(run.Index<InvertedIndex>(Table));
        var terms = SearchRow.Exists(run, In) ? Terms(run, scorer.Index) : default;
        int limit = _isUnlimited ? scorer.Index.RowCount
            : Math.Min(Math.Min(run.Value(Settings.Limit), _most), scorer.Index.RowCount);
        var rows = run.Arena.AllocateSpan<int>(limit);
        var scores = run.Arena.AllocateSpan<double>(limit);
        int found = limit == 0 ? 0 : Search(run, scorer, terms, rows, scores);
        run.Output.Take(Table, rows[..found]);
        scores[..found].CopyTo(run.Output.Write(Score));
        if (run.Output.IsNeeded(Coverage.Column))
            WriteCoverage(run, scorer, terms, rows[..found], run.Output.Write(Coverage));
    }

    private RecallText Limited(int rows)
    {
        var copy = (RecallText)MemberwiseClone();
        copy._most = Math.Min(rows, _most);
        return copy;
    }

    private static int Search(
        RunContext run, Bm25Scorer scorer, ReadOnlySpan<QueryTerm> terms, Span<int> rows, Span<double> scores)
    {
        var heap = new TopKHeap<double>(scores, rows);
        var search = scorer.Start(terms, run.Arena);
        for (int step = 1; search.Advance(ref heap); step++)
            if (step % StepsPerPoll == 0)
                run.ThrowIfStopped();
        return heap.Sort();
    }

    // A slot for each distinct token: the token, then its synonyms, each term once.
    private ReadOnlySpan<QueryTerm> Terms(RunContext run, InvertedIndex index)
    {
        var tokens = ListRow.Of(run, Tokens, 0);
        var synonyms = ListRow.Of(run, Synonyms, 0);
        var slots = ListRow.Of(run, SynonymSlots, 0);
        if (slots.Count != synonyms.Count)
            throw new OperatorException(FailureClass.RequestData, $"found {slots.Count} entries for {synonyms.Count} "
                + $"in '{Synonyms.Name}'; expected one each, as recall.rewrite makes them", SynonymSlots.Name, 0);
        double weight = Settings.SynonymWeight;
        bool skipsStopWords = HoldsAnother(tokens);
        var terms = run.Arena.AllocateSpan<QueryTerm>(tokens.Count + synonyms.Count);
        int count = 0;
        for (int token = 0; token < tokens.Count; token++)
        {
            if (IsRepeated(tokens, token) || (skipsStopWords && IsStopWord(tokens.Text(token))))
                continue;
            int start = count;
            Add(index.FindTerm(tokens.Text(token)), token, 1, terms, start, ref count);
            for (int i = 0; i < synonyms.Count && weight > 0; i++)
                if (slots.Integer(i) == token)
                    Add(index.FindTerm(synonyms.Text(i)), token, weight, terms, start, ref count);
        }
        return terms[..count];
    }

    private bool HoldsAnother(ListRow tokens)
    {
        for (int token = 0; token < tokens.Count; token++)
            if (!IsStopWord(tokens.Text(token)))
                return true;
        return false;
    }

    private bool IsStopWord(ReadOnlySpan<byte> token)
    {
        foreach (byte[] word in _stopWords)
            if (token.SequenceEqual(word))
                return true;
        return false;
    }

    private static void Add(
        int term, int slot, double weight, Span<QueryTerm> terms, int start, ref int count)
    {
        if (term < 0)
            return;
        foreach (var other in terms[start..count])
            if (other.Term == term)
                return;
        terms[count++] = new QueryTerm(term, slot, weight);
    }

    private static bool IsRepeated(ListRow tokens, int token)
    {
        for (int i = 0; i < token; i++)
            if (tokens.Text(i).SequenceEqual(tokens.Text(token)))
                return true;
        return false;
    }

    private static void WriteCoverage(
        RunContext run, Bm25Scorer scorer, ReadOnlySpan<QueryTerm> terms, ReadOnlySpan<int> rows, Span<double> coverage)
    {
        coverage.Clear();
        double total = 0;
        for (int start = 0, end; start < terms.Length; start = end)
        {
            for (end = start; end < terms.Length && terms[end].Slot == terms[start].Slot; end++) { }
            double idf = scorer.Idf(terms[start..end]);
            total += idf;
            run.ThrowIfStopped();
            for (int i = 0; i < rows.Length; i++)
                coverage[i] += idf * Match(scorer.Index, terms[start..end], rows[i]);
        }
        foreach (ref double value in coverage)
            value /= total;
    }

    private static double Match(InvertedIndex index, ReadOnlySpan<QueryTerm> slot, int row)
    {
        double most = 0;
        foreach (var term in slot)
            if (term.Weight > most && index.Postings(term.Term).Find(row) >= 0)
                most = term.Weight;
        return most;
    }

    private Bm25Scorer ScorerOf(InvertedIndex index)
    {
        var scorer = Volatile.Read(ref _scorer);
        if (scorer?.Index == index)
            return scorer;
        scorer = new Bm25Scorer(index, Settings.K1, _fields, _idfFields);
        Volatile.Write(ref _scorer, scorer);
        return scorer;
    }

    private void CheckFields(NodeBinder node, string setting, IEnumerable<string> names)
    {
        foreach (string name in names.Except(Table.Index!.Columns))
            node.Error($"the index of table '{Table.TableName}' has no field '{name}'"
                + Suggestion.For(name, Table.Index.Columns, "fields"), setting);
    }
}

/// <summary>Settings of <see cref="RecallText"/>.</summary>
public sealed record RecallTextParameters
{
    /// <summary>Most rows to find.</summary>
    [InRange(0, 10_000_000)]
    public Setting<int> Limit { get; init; } = 1000;

    /// <summary>Weight of each field's term frequencies, at least 0; 1 where none is given.</summary>
    public IReadOnlyDictionary<string, double>? Weights { get; init; }

    /// <summary>Saturation of the frequency; 0 counts presence only.</summary>
    [InRange(0, 1000)]
    public double K1 { get; init; } = 1.2;

    /// <summary>How much long texts are discounted, from 0, not at all, to 1, in full.</summary>
    [InRange(0, 1)]
    public double B { get; init; } = 0.75;

    /// <summary>The same for single fields, where it is not <c>b</c>.</summary>
    public IReadOnlyDictionary<string, double>? FieldB { get; init; }

    /// <summary>How much a synonym counts beside the token it stands for; 0 leaves synonyms out.</summary>
    [InRange(0, 1)]
    public double SynonymWeight { get; init; } = 0.5;

    /// <summary>Fields in which a row must hold a token to count for its document frequency; all by default.</summary>
    public IReadOnlyList<string> IdfFields { get; init; } = [];

    /// <summary>Tokens that count for nothing, unless the query has no other.</summary>
    public IReadOnlyList<string> StopWords { get; init; } = [];
}
