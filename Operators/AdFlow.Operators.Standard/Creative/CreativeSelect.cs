using AdFlow.Tables;
using AdFlow.Tables.Indexes;

namespace AdFlow.Operators.Standard;

/// <summary>Chooses a creative for each ad by Thompson sampling on the creatives' click rates.</summary>
/// <remarks>
/// <para>The candidates of an ad are the rows of the table with its key, whose column the input has too. The click rate
/// of a candidate has the posterior Beta(prior_clicks + clicks, prior_skips + impressions − clicks); one number is
/// drawn from each, and the largest wins (Thompson, Biometrika 25, 1933; Chapelle and Li, "An empirical evaluation of
/// Thompson sampling", NIPS 2011, algorithm 2). A count that is null, NaN or negative is taken for 0, clicks beyond
/// impressions (which come late) for as many impressions.</para>
/// <para>Draws depend only on the run's seed, the node and the row key, so the same seed gives the same choice in
/// whatever order or batch the ads come. <c>propensity</c> is the probability, over seeds, with which the chosen
/// creative is chosen: the integral <c>P(j) = ∫ f_j Π F_k</c>, computed to about 1e-9, and never below 1e-15. Log it:
/// off-policy evaluation divides by it.</para>
/// <para>Columns of the chosen creative are added, the key and the two counts left out. An ad without creatives, or
/// with a null key, stays, with nulls.</para>
/// </remarks>
[TableOperator("creative.select", Rows = RowEffect.Same, Locality = Locality.Row, Purity = Purity.Random,
    Example = "chosen: { op: creative.select, in: sold, table: creatives }")]
public sealed unsafe class CreativeSelect : TableOperator<CreativeSelectParameters>
{
    private Reads<Any>? _ad;
    private DataType? _keyType;

    /// <summary>Ads.</summary>
    public required InputPort In { get; init; }

    /// <summary>Creatives, any number an ad.</summary>
    [Needs(TableAccess.GroupKey)]
    public required TablePort Creatives { get; init; }

    /// <summary>How often a creative was shown.</summary>
    [Of(nameof(Creatives))]
    public required Reads<double> Impressions { get; init; }

    /// <summary>How often it was clicked.</summary>
    [Of(nameof(Creatives))]
    public required Reads<double> Clicks { get; init; }

    /// <summary>Click rate drawn for the chosen creative, 0..1.</summary>
    [Optional]
    public required Writes<double> SampledScore { get; init; }

    /// <summary>Probability with which this creative is chosen, above 0 and at most 1.</summary>
    [Optional]
    public required Writes<double> Propensity { get; init; }

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        if (Creatives.GroupKey is not { } key)
            return;
        _ad = node.Find<Any>(In, key);
        _keyType = Creatives.Schema[Creatives.Schema.IndexOf(key)].Type;
        if (_ad is not null && !AreKeys(In.Schema[_ad.Column].Type, _keyType))
            node.Error($"column '{key}' is {In.Schema[_ad.Column].Type} in input '{In.Name}' and {_keyType} in table "
                + $"'{Creatives.TableName}'; expected integers in both or texts in both");
        if (Settings.RowKey is { } rowKey && !AreKeys(rowKey.Field.Type, rowKey.Field.Type))
            node.Error($"column '{rowKey.Name}' is {rowKey.Field.Type}; expected an integer or utf8", "row_key");
    }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs) => outputs.PassFirstInput().Pass(
        Creatives, name => name != Creatives.GroupKey && name != Impressions.Name && name != Clicks.Name,
        nullable: true).AddDeclared();

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        var ads = run.Column(_ad!);
        var index = run.Index<GroupKeyIndex>(Creatives);
        var groups = GroupProbe.Find(index, ads, _keyType!, run.Arena, run.Stop);
        int most = 1;
        foreach (int group in groups)
            most = Math.Max(most, Candidates(index, group).Length);
        run.Output.TakeAll(In);
        Choose(run, index, groups, new ThompsonDraw(run.Arena, most));
    }

    private void Choose(RunContext run, GroupKeyIndex index, ReadOnlySpan<int> groups, ThompsonDraw draw)
    {
        var keys = Settings.RowKey is { } named
            ? new KeyColumn(run.Column(named), named.Name) : new KeyColumn(run.Column(_ad!), _ad!.Name);
        Column impressions = run.Column(Impressions), clicks = run.Column(Clicks);
        var chosen = run.Arena.AllocateSpan<int>(groups.Length);
        var scores = run.Output.Write(SampledScore);
        var propensities = run.Output.Write(Propensity);
        bool isLogged = run.Output.IsNeeded(Propensity.Column);
        for (int row = 0; row < groups.Length; row++)
        {
            run.ThrowIfStopped();
            var candidates = Candidates(index, groups[row]);
            (chosen[row], scores[row], propensities[row]) = (-1, 0, 0);
            if (candidates.IsEmpty)
                continue;
            draw.Fill(impressions, clicks, candidates, Settings.PriorClicks, Settings.PriorSkips);
            long key = keys.IsText ? (long)Hash64.Of(keys.Bytes(row)) : keys.Integer(row);
            int best = draw.Sample(run.Random(key), out scores[row]);
            (chosen[row], propensities[row]) = (candidates[best], isLogged ? draw.Propensity(best) : 0);
        }
        run.Output.Take(Creatives, chosen);
        WriteValidity(run, chosen);
    }

    private void WriteValidity(RunContext run, ReadOnlySpan<int> chosen)
    {
        byte* validity = run.Arena.AllocateZeroed(Bitmap.Bytes(chosen.Length));
        for (int row = 0; row < chosen.Length; row++)
            if (chosen[row] >= 0)
                Bitmap.Set(validity, row, true);
        run.Output.WriteValidity(SampledScore.Column, validity);
        run.Output.WriteValidity(Propensity.Column, validity);
    }

    private ReadOnlySpan<int> Candidates(GroupKeyIndex index, int group)
    {
        var rows = index.Rows(group);
        return rows[..Math.Min(rows.Length, Settings.Limit)];
    }

    private static bool AreKeys(DataType left, DataType right) =>
        left.IsInteger() && right.IsInteger() || left.IsText() && right.IsText();
}

/// <summary>Settings of <see cref="CreativeSelect"/>.</summary>
public sealed record CreativeSelectParameters
{
    /// <summary>Clicks that a creative is taken to have had before it was shown: first shape of the prior.</summary>
    [InRange(0.1, 1e6)]
    public double PriorClicks { get; init; } = 1;

    /// <summary>Impressions without click that it is taken to have had: second shape of the prior.</summary>
    [InRange(0.1, 1e6)]
    public double PriorSkips { get; init; } = 1;

    /// <summary>Creatives of an ad that take part: the first of the table.</summary>
    [InRange(1, 500)]
    public int Limit { get; init; } = 64;

    /// <summary>Column of the input, integer or utf8, whose value selects the random numbers of a row: rows of equal
    /// key draw the same numbers. By default the ad's key.</summary>
    public ColumnRef? RowKey { get; init; }
}
