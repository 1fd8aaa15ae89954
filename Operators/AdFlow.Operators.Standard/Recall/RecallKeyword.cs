using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard;

/// <summary>Finds the rows of a bid word table whose words match a query, by exact, phrase or broad match.</summary>
/// <remarks>
/// A row matches where its word stands to the query in a way that its match type includes, exact ⊂ phrase ⊂ broad, and
/// none of its negative words stands in the query as a phrase (<see cref="BidwordIndex"/>). Synonyms serve broad
/// matching only. The score is what the settings give for the closest way in which the word matches. Rows come by
/// score descending; of equal ones the higher bid first, where the table has bids, null and NaN last; then in the
/// table's order. With <c>distinct</c> only the first row of each value of that column comes out: an ad that bought
/// several of the words is one candidate. All columns of the table come out too.
/// </remarks>
[TableOperator("recall.keyword", Rows = RowEffect.New, Locality = Locality.Set,
    Example = "keyword: { op: recall.keyword, in: rewrite, table: bidwords, with: { limit: 500, distinct: ad_id } }")]
public sealed unsafe class RecallKeyword : TableOperator<RecallKeywordParameters>
{
    private Reads<Any>? _distinct;
    private int _most = int.MaxValue;
    private bool _isUnlimited;

    /// <summary>The query: one row, or none.</summary>
    public required InputPort In { get; init; }

    /// <summary>What is searched.</summary>
    [Needs(TableAccess.Bidwords)]
    public required TablePort Table { get; init; }

    /// <summary>Tokens of the query, from the analyzer of the index.</summary>
    public required Reads<TextList> Tokens { get; init; }

    /// <summary>Tokens that may stand for some of them.</summary>
    [Optional]
    public required Reads<TextList> Synonyms { get; init; }

    /// <summary>Bid of each row, in any one unit.</summary>
    [Optional, Of(nameof(Table))]
    public required Reads<double> Bid { get; init; }

    /// <summary>How close the match is.</summary>
    public required Writes<double> Score { get; init; }

    /// <summary>The closest way in which the word matches: exact, phrase or broad.</summary>
    public required Writes<Text> Match { get; init; }

    private struct Hit
    {
        public double Score, Bid;
        public int Row;
        public BidwordMatch Match;
    }

    /// <inheritdoc/>
    public override RowRanking Ranking => new(Score.Column, Limits.Most(Settings.Limit, _most), Limited);

    /// <inheritdoc/>
    public override TableOperator Unlimited
    {
        get
        {
            var copy = (RecallKeyword)MemberwiseClone();
            copy._isUnlimited = true;
            return copy;
        }
    }

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        if (Settings.Distinct is not { } name)
            return;
        _distinct = node.Find<Any>(Table, name, "distinct");
        var type = _distinct is null ? null : Table.Schema[_distinct.Column].Type;
        if (type is not null && !type.IsInteger() && !type.IsText())
            node.Error($"column '{name}' is {type}; expected an integer or text", "distinct");
    }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs) => outputs.Pass(Table).AddDeclared();

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        var hits = SearchRow.Exists(run, In) ? Find(run) : default;
        // What drops out need not be sorted.
        if (_distinct is not null)
            hits = hits[..KeepBest(hits, new KeyColumn(run.Column(_distinct), _distinct.Name), run.Arena)];
        hits.Sort(static (one, other) => Compare(one, other));
        hits = hits[..Math.Min(hits.Length, LimitOf(run))];
        var rows = run.Arena.AllocateSpan<int>(hits.Length);
        for (int i = 0; i < rows.Length; i++)
            rows[i] = hits[i].Row;
        run.Output.Take(Table, rows);
        Write(run, hits);
    }

    private int LimitOf(RunContext run) =>
        _isUnlimited ? int.MaxValue : Math.Min(run.Value(Settings.Limit), _most);

    private RecallKeyword Limited(int rows)
    {
        var copy = (RecallKeyword)MemberwiseClone();
        copy._most = Math.Min(rows, _most);
        return copy;
    }

    private Span<Hit> Find(RunContext run)
    {
        var tokens = ListRow.Of(run, Tokens, 0).ToTokens(run.Arena);
        var synonyms = ListRow.Of(run, Synonyms, 0).ToTokens(run.Arena);
        var found = run.Index<BidwordIndex>(Table).Search(in tokens, in synonyms, run.Arena);
        run.ThrowIfStopped();
        var hits = run.Arena.AllocateSpan<Hit>(found.Length);
        ReadOnlySpan<double> scores =
            [run.Value(Settings.Exact), run.Value(Settings.Phrase), run.Value(Settings.Broad)];
        var bids = Bid.IsPresent ? run.Column(Bid) : default;
        for (int i = 0; i < hits.Length; i++)
            hits[i] = new Hit
            {
                Score = scores[PlaceOf(found[i].Match)], Bid = Bid.IsPresent ? BidOf(bids, found[i].Row) : 0,
                Row = found[i].Row, Match = found[i].Match,
            };
        return hits;
    }

    private static int PlaceOf(BidwordMatch match) => match switch
    {
        BidwordMatch.Exact => 0,
        BidwordMatch.Phrase => 1,
        _ => 2,
    };

    private static double BidOf(Column bids, int row)
    {
        double bid = double.NegativeInfinity;
        if (bids.Type.Id is TypeId.Float64 && bids.NullCount == 0)
            bid = bids.Values<double>()[row];
        else if (bids.IsValid(row))
            Coercion.Convert(bids, row, 1, &bid);
        return double.IsNaN(bid) ? double.NegativeInfinity : bid;
    }

    private static int Compare(in Hit one, in Hit other) =>
        one.Score != other.Score ? other.Score.CompareTo(one.Score)
        : one.Bid != other.Bid ? other.Bid.CompareTo(one.Bid)
        : one.Row.CompareTo(other.Row);

    // Moves the best hit of each key to the front; nulls are one key.
    private static int KeepBest(Span<Hit> hits, KeyColumn keys, Arena arena)
    {
        int mask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)hits.Length * 2 + 1) - 1, count = 0;
        var slots = arena.AllocateSpan<int>(mask + 1);
        slots.Fill(-1);
        foreach (ref readonly var hit in hits)
        {
            int slot = (keys.IsValid(hit.Row) ? (int)keys.Hash(hit.Row) : 0) & mask;
            while (slots[slot] >= 0 && !IsSame(keys, hits[slots[slot]].Row, hit.Row))
                slot = (slot + 1) & mask;
            if (slots[slot] < 0)
            {
                slots[slot] = count;
                hits[count++] = hit;
            }
            else if (Compare(hit, hits[slots[slot]]) < 0)
                hits[slots[slot]] = hit;
        }
        return count;
    }

    private static bool IsSame(KeyColumn keys, int row, int other) => keys.IsValid(row) && keys.IsValid(other)
        ? keys.Same(row, other) : keys.IsValid(row) == keys.IsValid(other);

    private void Write(RunContext run, ReadOnlySpan<Hit> hits)
    {
        var scores = run.Output.Write(Score);
        for (int i = 0; i < hits.Length; i++)
            scores[i] = hits[i].Score;
        if (!run.Output.IsNeeded(Match.Column))
            return;
        var matches = new TextColumnWriter(run.Arena, hits.Length, hits.Length * 6);
        foreach (ref readonly var hit in hits)
        {
            matches.Append(hit.Match switch
            {
                BidwordMatch.Exact => "exact"u8,
                BidwordMatch.Phrase => "phrase"u8,
                _ => "broad"u8,
            });
            matches.EndText();
        }
        run.Output.Write(Match.Column, matches.Finish());
    }
}

/// <summary>Settings of <see cref="RecallKeyword"/>.</summary>
public sealed record RecallKeywordParameters
{
    /// <summary>Most rows to find.</summary>
    [InRange(0, 10_000_000)]
    public Setting<int> Limit { get; init; } = 1000;

    /// <summary>Score of an exact match.</summary>
    [InRange(0, 1_000_000)]
    public Setting<double> Exact { get; init; } = 1.0;

    /// <summary>Score of a phrase match.</summary>
    [InRange(0, 1_000_000)]
    public Setting<double> Phrase { get; init; } = 0.8;

    /// <summary>Score of a broad match.</summary>
    [InRange(0, 1_000_000)]
    public Setting<double> Broad { get; init; } = 0.5;

    /// <summary>Column of the table of whose equal values only the first row comes out; none by default.</summary>
    public string? Distinct { get; init; }
}
