using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard;

/// <summary>
/// Marks the rows that are what a query asks for: whose head words hold the head word of the query. A "projector lamp"
/// is a lamp; a "projector for lamps" is a projector.
/// </summary>
/// <remarks>
/// In English the head of a noun phrase stands last, and what comes behind a preposition only modifies it. So the
/// query's head word is sought from its last token backwards; tokens from the first of <c>prepositions</c> on, but not
/// one at the very beginning, are left out. A word of the table of head words is it. A token with a digit, or of the
/// table of modifiers (brands, say), is passed over. At any other token the search ends: the query has no head word,
/// and nothing is marked. A null list of head words holds none; of several query rows only the first counts.
/// </remarks>
[TableOperator("rank.head_match", Rows = RowEffect.Same, Locality = Locality.Row,
    Example = "heads: { op: rank.head_match, in: { in: found, query: rewrite }, "
        + "table: { words: head_words, modifiers: brands } }")]
public sealed unsafe class HeadMatch : TableOperator<HeadMatchParameters>
{
    private byte[][] _prepositions = [];

    /// <summary>Rows to mark.</summary>
    public required InputPort In { get; init; }

    /// <summary>The query: one row, or none.</summary>
    public required InputPort Query { get; init; }

    /// <summary>Words that may be what a query asks for, by word.</summary>
    [Needs(TableAccess.UniqueKey)]
    public required TablePort Words { get; init; }

    /// <summary>Words that only narrow down what is asked for, by word.</summary>
    [Needs(TableAccess.UniqueKey)]
    public required TablePort Modifiers { get; init; }

    /// <summary>Head words of each row, tokens of the same analyzer as the query's.</summary>
    public required Reads<TextList> Heads { get; init; }

    /// <summary>Tokens of the query, as <c>recall.rewrite</c> makes them.</summary>
    [Of(nameof(Query))]
    public required Reads<TextList> Tokens { get; init; }

    /// <summary>1 where a row is what the query asks for, else 0.</summary>
    [Named("head_match")]
    public required Writes<float> Matches { get; init; }

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        _prepositions = [.. Settings.Prepositions.Select(Encoding.UTF8.GetBytes)];
        TermTable.Require(node, Words);
        TermTable.Require(node, Modifiers);
    }

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        run.Output.TakeAll(In);
        var matches = run.Output.Write(Matches);
        matches.Clear();
        var tokens = run.Column(Tokens);
        if (tokens.Length == 0 || !tokens.IsValid(0))
            return;
        var (start, end) = tokens.GetRange(0);
        int head = FindHead(
            tokens.Child(0), (int)start, (int)end, run.Index<KeyIndex>(Words), run.Index<KeyIndex>(Modifiers));
        if (head >= 0)
            Mark(run.Column(Heads), tokens.Child(0).GetBytes(head), matches);
    }

    // Row of the head word among the tokens, or −1.
    private int FindHead(Column tokens, int start, int end, KeyIndex words, KeyIndex modifiers)
    {
        int cut = Math.Min(start + 1, end);
        while (cut < end && !IsPreposition(tokens.GetBytes(cut)))
            cut++;
        for (int row = cut - 1; row >= start; row--)
        {
            var token = tokens.GetBytes(row);
            if (words.Find(token) >= 0)
                return row;
            bool isPassed = token.ContainsAnyInRange((byte)'0', (byte)'9') || IsPreposition(token)
                || modifiers.Find(token) >= 0;
            if (!isPassed)
                return -1;
        }
        return -1;
    }

    private static void Mark(Column heads, ReadOnlySpan<byte> head, Span<float> matches)
    {
        var items = heads.Child(0);
        if (heads.Type.Id is TypeId.List && items.Type.Id is TypeId.Utf8 && heads.NullCount == 0
            && items.NullCount == 0)
        {
            MarkPlain(heads.Node, items.Node, head, matches);
            return;
        }
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

    // Lists as most tables have them, read by their offsets.
    private static void MarkPlain(
        ColumnNode* heads, ColumnNode* items, ReadOnlySpan<byte> head, Span<float> matches)
    {
        int* lists = (int*)heads->Offsets, texts = (int*)items->Offsets;
        for (int row = 0; row < matches.Length; row++)
            for (int item = lists[row]; item < lists[row + 1]; item++)
            {
                int start = texts[item], length = texts[item + 1] - start;
                if (length == head.Length && new ReadOnlySpan<byte>(items->Values + start, length).SequenceEqual(head))
                    matches[row] = 1;
            }
    }

    private bool IsPreposition(ReadOnlySpan<byte> token)
    {
        foreach (byte[] preposition in _prepositions)
            if (token.SequenceEqual(preposition))
                return true;
        return false;
    }
}

/// <summary>Settings of <see cref="HeadMatch"/>.</summary>
public sealed record HeadMatchParameters
{
    /// <summary>Tokens behind which only what modifies the head word stands.</summary>
    public IReadOnlyList<string> Prepositions { get; init; } =
        ["for", "with", "and", "the", "of", "to", "from", "by", "in", "on"];
}
