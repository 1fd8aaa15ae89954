using AdFlow.Operators;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;
using AdFlow.Tables.Text;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// Marks the products that are what a query asks for: those that the query's head word is a head word of. Who asks for
/// a "projector lamp" wants a lamp, who asks for a "projector for lamps" a projector.
/// </summary>
/// <remarks>
/// The query's head word (RELEVANCE.md, "Query") is sought from its last word backwards, words behind "for", "with" and
/// the like left out: a word of the table of head words is it; a word with a digit or of a supplier's name is passed
/// over; at any other word there is none. Words are the english analyzer's tokens, as they are in the tables. A null
/// query, and a product without head words, match nothing.
/// </remarks>
[TableOperator("sample.head_match", Rows = RowEffect.Same, Locality = Locality.Row,
    Example = "heads: { op: sample.head_match, in: { in: products, query: request }, "
        + "table: { words: head_words, suppliers: supplier_tokens } }")]
public sealed class HeadMatch : TableOperator<NoParameters>
{
    /// <summary>Products.</summary>
    public required InputPort In { get; init; }

    /// <summary>The query: one row.</summary>
    public required InputPort Query { get; init; }

    /// <summary>Head words, by word.</summary>
    [Needs(TableAccess.UniqueKey)]
    public required TablePort Words { get; init; }

    /// <summary>Tokens of suppliers' names, by token.</summary>
    [Needs(TableAccess.UniqueKey)]
    public required TablePort Suppliers { get; init; }

    /// <summary>Head words of a product, stemmed.</summary>
    public required Reads<TextList> Heads { get; init; }

    /// <summary>Text of the query.</summary>
    [Of(nameof(Query)), Named("query")]
    public required Reads<Text> QueryText { get; init; }

    /// <summary>1 where the product is what the query asks for, else 0.</summary>
    [Named("head_match")]
    public required Writes<float> Matched { get; init; }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs) => outputs.PassFirstInput().AddDeclared();

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        run.Output.TakeAll(In);
        var matches = run.Output.Write(Matched);
        matches.Clear();
        if (run.Input(Query).RowCount == 0)
            return;
        var tokens = new TokenBuffer(run.Arena);
        Analyzer.English.Analyze(run.Column(QueryText).GetBytes(0), ref tokens);
        int head = FindHead(in tokens, run.Index<KeyIndex>(Words), run.Index<KeyIndex>(Suppliers));
        if (head >= 0)
            Mark(run.Column(Heads), tokens[head], matches);
    }

    /// <summary>Ordinal of the query's head word among its tokens, or −1.</summary>
    internal static int FindHead(in TokenBuffer tokens, KeyIndex words, KeyIndex suppliers)
    {
        int end = 0;
        while (end < tokens.Count && (end == 0 || !IsStopWord(tokens[end])))
            end++;
        for (int token = end - 1; token >= 0; token--)
        {
            if (words.Find(tokens[token]) >= 0)
                return token;
            bool passed = IsStopWord(tokens[token]) || tokens[token].ContainsAnyInRange((byte)'0', (byte)'9')
                || suppliers.Find(tokens[token]) >= 0;
            if (!passed)
                return -1;
        }
        return -1;
    }

    private static void Mark(Column heads, ReadOnlySpan<byte> head, Span<float> matches)
    {
        var items = heads.Child(0);
        for (int row = 0; row < matches.Length; row++)
        {
            if (!heads.IsValid(row))
                continue;
            var (start, end) = heads.GetRange(row);
            for (long item = start; item < end; item++)
                if (items.GetBytes((int)item).SequenceEqual(head))
                    matches[row] = 1;
        }
    }

    private static bool IsStopWord(ReadOnlySpan<byte> token) =>
        token.SequenceEqual("for"u8) || token.SequenceEqual("with"u8) || token.SequenceEqual("and"u8)
        || token.SequenceEqual("the"u8) || token.SequenceEqual("of"u8) || token.SequenceEqual("to"u8)
        || token.SequenceEqual("from"u8) || token.SequenceEqual("by"u8) || token.SequenceEqual("in"u8)
        || token.SequenceEqual("on"u8);
}
