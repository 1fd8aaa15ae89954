namespace AdFlow.Operators.Standard;

/// <summary>Sells slots to the ads of a request by a generalised second-price auction: each winner pays per click the
/// least bid that would have kept its slot.</summary>
/// <remarks>
/// <para>Score is bid · pctr · quality. The winner of slot i pays max(reserve, score of slot i+1's ad / (pctr ·
/// quality)), for the last winner the best loser's score; where there is none, the reserve. The price is exact, in
/// [reserve, bid]; <c>bid.round</c> rounds it for billing. Edelman, Ostrovsky and Schwarz, "Internet advertising and
/// the generalized second-price auction", AER 97 (2007), §I; with scores as Varian, "Position auctions", IJIO 25
/// (2007).</para>
/// <para>Only winners are put out, by slot. Ads with a bid below the reserve leave first: they neither win nor set a
/// price. Ads whose bid, pctr or quality is null, NaN, infinite or negative never win, nor do those with pctr or
/// quality 0, for which no price per click exists. Equal scores keep the order of the input.</para>
/// </remarks>
[TableOperator("auction.gsp", Rows = RowEffect.Reorder, Locality = Locality.Set,
    Example = "sold: { op: auction.gsp, in: bid, with: { slots: 4, reserve: 0.05 } }")]
public sealed class Gsp : Auction<GspParameters>
{
    /// <inheritdoc/>
    public override RowContest Contest => ContestOf(Settings.Reserve, Settings.Slots);

    /// <inheritdoc/>
    public override void Run(RunContext run) => Price(
        Sell(run, Settings.Reserve, run.Value(Settings.Slots)), run.Output.Write(PricePerClick));

    /// <summary>Price per click of each winner.</summary>
    internal static void Price(AuctionRanking ranking, Span<double> prices)
    {
        for (int place = 0; place < ranking.Winners.Length; place++)
            prices[place] = ranking.Threshold(place, place + 1);
    }
}

/// <summary>Settings of <see cref="Gsp"/>.</summary>
public sealed record GspParameters
{
    /// <summary>Slots to sell.</summary>
    [InRange(1, 100)]
    public Setting<int> Slots { get; init; } = 4;

    /// <summary>Least bid per click, in currency units.</summary>
    [InRange(0, 1e9)]
    public Setting<double> Reserve { get; init; } = 0.0;
}
