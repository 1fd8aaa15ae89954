using AdFlow.Tables;
using AdFlow.Tables.Text;

namespace AdFlow.Operators.Standard;

/// <summary>
/// Makes the tokens of a query, in the form in which texts and bid words are indexed, and the synonyms that may stand
/// for them.
/// </summary>
/// <remarks>
/// The analyzer folds (NFKC, lower case), cuts into words and stems; take the one that the searched indexes name, else
/// nothing is found. A null query has no tokens. Synonyms come from a file of lines: <c>laptop, notebook</c> makes each
/// a synonym of the others, <c>tv =&gt; television, telly</c> makes those on the right synonyms of those on the left,
/// a line that begins with <c>#</c> is a comment. What stands between the commas goes through the analyzer; it may be
/// several words, found where they stand one after the other: then its synonyms stand for each of them. Synonyms of
/// synonyms are not looked up. A synonym that is the token itself, or stands for that token already, is left out.
/// </remarks>
[TableOperator("recall.rewrite", Rows = RowEffect.Same, Locality = Locality.Row,
    Example = "rewrite: { op: recall.rewrite, in: request, with: { synonyms: synonyms.txt } }")]
public sealed class RecallRewrite : TableOperator<RecallRewriteParameters>
{
    private Analyzer _analyzer = Analyzer.English;
    private SynonymRules? _rules;

    /// <summary>Queries, usually the request.</summary>
    public required InputPort In { get; init; }

    /// <summary>What was asked for; null has no tokens.</summary>
    public required Reads<Text> Query { get; init; }

    /// <summary>Tokens of the query, in order.</summary>
    public required Writes<TextList> Tokens { get; init; }

    /// <summary>Tokens that may stand for tokens of the query, ordered by what they stand for.</summary>
    public required Writes<TextList> Synonyms { get; init; }

    /// <summary>For each synonym the ordinal, from 0, of the token that it stands for.</summary>
    public required Writes<Int32List> SynonymSlots { get; init; }

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        _analyzer = Analyzer.Find(Settings.Analyzer is QueryAnalyzer.Plain ? "plain" : "english");
        if (Settings.Synonyms is not { } file)
            return;
        var rules = new SynonymRules(_analyzer);
        foreach (string error in rules.Read(file.Content.Span))
            node.Error($"{file.Path}, {error}", "synonyms");
        _rules = rules;
    }

    /// <inheritdoc/>
    public override unsafe void Run(RunContext run)
    {
        var queries = run.Column(Query);
        var tokens = new TokenBuffer(run.Arena);
        var texts = new TextColumnWriter(run.Arena, 16, 128);
        var synonyms = new SynonymWriter(run.Arena);
        for (int row = 0; row < queries.Length; row++)
        {
            tokens.Clear();
            _analyzer.Analyze(queries.GetBytes(row), ref tokens);
            int count = Math.Min(tokens.Count, Settings.MaxTokens);
            for (int i = 0; i < count; i++)
            {
                texts.Append(tokens[i]);
                texts.EndText();
            }
            texts.EndList();
            _rules?.Expand(in tokens, count, run.Arena, ref synonyms);
            synonyms.EndRow();
        }
        run.Output.TakeAll(In);
        run.Output.Write(Tokens.Column, texts.FinishLists());
        run.Output.Write(Synonyms.Column, synonyms.FinishTexts());
        run.Output.Write(SynonymSlots.Column, synonyms.FinishSlots());
    }
}

/// <summary>Which tokens a query is cut into; see <see cref="Tables.Text.Analyzer"/>.</summary>
public enum QueryAnalyzer
{
    /// <summary>Folded words, English plurals stemmed.</summary>
    English,
    /// <summary>Folded words.</summary>
    Plain,
}

/// <summary>Settings of <see cref="RecallRewrite"/>.</summary>
public sealed record RecallRewriteParameters
{
    /// <summary>What makes the tokens: that of the indexes that are searched with them.</summary>
    public QueryAnalyzer Analyzer { get; init; } = QueryAnalyzer.English;

    /// <summary>File of synonyms, a line each; none by default.</summary>
    public FileSnapshot? Synonyms { get; init; }

    /// <summary>Most tokens of a query; those behind are left out, so that no query costs more than this.</summary>
    [InRange(1, 1000)]
    public int MaxTokens { get; init; } = 64;
}
