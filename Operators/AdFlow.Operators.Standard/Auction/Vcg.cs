using System.Globalization;

namespace AdFlow.Operators.Standard;

/// <summary>Sells slots to the ads of a request by the Vickrey–Clarke–Groves mechanism for positions: each winner
/// pays what its presence costs the others, so that bidding the true value is best.</summary>
/// <remarks>
/// <para>Score is bid · pctr · quality; the expected clicks of an ad in slot i are α_i · pctr · quality, where α are
/// the <c>position_factors</c>. With K slots the winner of slot i pays per click Σ_{j=i..K} (α_j − α_{j+1}) · t_j /
/// α_i, where α_{K+1} = 0 and t_j is the least bid with which it would win slot j: the score of slot j+1's ad / (pctr
/// · quality), at least the reserve. The reserve inside the sum, not applied to the result, keeps the mechanism
/// truthful (Myerson, "Optimal auction design", 1981, Lemma 3); with reserve 0 the price is the externality of Edelman,
/// Ostrovsky and Schwarz, AER 97 (2007), §II. The price is exact, in [reserve, GSP price]; only ratios of the factors
/// matter.</para>
/// <para>Only winners are put out, by slot. Ads with a bid below the reserve leave first. Ads whose bid, pctr or
/// quality is null, NaN, infinite or negative never win, nor do those with pctr or quality 0, for which no price per
/// click exists. Equal scores keep the order of the input.</para>
/// </remarks>
[TableOperator("auction.vcg", Rows = RowEffect.Reorder, Locality = Locality.Set,
    Example = "sold: { op: auction.vcg, in: bid, with: { position_factors: [1, 0.6, 0.4, 0.3], reserve: 0.05 } }")]
public sealed class Vcg : Auction<VcgParameters>
{
    private double[] _factors = [];

    /// <inheritdoc/>
    public override RowContest Contest => ContestOf(Settings.Reserve, Settings.Slots, _factors.Length);

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        _factors = [.. Settings.PositionFactors];
        bool falls = _factors.Length > 0 && double.IsFinite(_factors[0]) && _factors[^1] > 0;
        for (int i = 1; i < _factors.Length; i++)
            falls &= _factors[i] <= _factors[i - 1];
        if (!falls)
            node.Error($"the factors are [{string.Join(", ", _factors.Select(Invariant))}]; expected one "
                + "positive number a slot, none greater than the one before", "position_factors");
    }

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        var ranking = Sell(run, Settings.Reserve, Math.Min(run.Value(Settings.Slots), _factors.Length));
        Price(ranking, _factors, run.Output.Write(PricePerClick));
    }

    /// <summary>Price per click of each winner.</summary>
    /// <param name="ranking">The auction.</param>
    /// <param name="factors">Position factors, at least one a slot, falling.</param>
    /// <param name="prices">Takes the prices.</param>
    internal static void Price(AuctionRanking ranking, ReadOnlySpan<double> factors, Span<double> prices)
    {
        for (int place = 0; place < ranking.Winners.Length; place++)
        {
            double total = 0;
            for (int slot = ranking.Slots - 1; slot >= place; slot--)
            {
                double next = slot + 1 < ranking.Slots ? factors[slot + 1] : 0;
                total += (factors[slot] - next) * ranking.Threshold(place, slot + 1);
            }
            // A mean of thresholds, which rounding might carry past the largest or least of them.
            double least = ranking.Threshold(place, ranking.Slots), most = ranking.Threshold(place, place + 1);
            prices[place] = Math.Min(most, Math.Max(least, total / factors[place]));
        }
    }

    private static string Invariant(double factor) => factor.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Settings of <see cref="Vcg"/>.</summary>
public sealed record VcgParameters
{
    /// <summary>Clicks that a slot gets relative to others, for slots 1, 2, …: positive, none greater than the one
    /// before.</summary>
    [InRange(0, 1e9)]
    public required IReadOnlyList<double> PositionFactors { get; init; }

    /// <summary>Slots to sell; never more than there are position factors, by default as many.</summary>
    [InRange(1, 100)]
    public Setting<int> Slots { get; init; } = 100;

    /// <summary>Least bid per click, in currency units.</summary>
    [InRange(0, 1e9)]
    public Setting<double> Reserve { get; init; } = 0.0;
}
