namespace AdFlow.Operators.Standard;

/// <summary>Sells slots to the ads of a request by a first-price auction: each winner pays its bid per click.</summary>
/// <remarks>
/// Score is bid · pctr · quality. Only winners are put out, by slot. Ads with a bid below the reserve leave. Ads whose
/// bid, pctr or quality is null, NaN, infinite or negative never win, nor do those with pctr or quality 0. Equal
/// scores keep the order of the input.
/// </remarks>
[TableOperator("auction.first_price", Rows = RowEffect.Reorder, Locality = Locality.Set,
    Example = "sold: { op: auction.first_price, in: bid, with: { slots: 1 } }")]
public sealed class FirstPrice : Auction<FirstPriceParameters>
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
            prices[place] = ranking.Bid(place);
    }
}

/// <summary>Settings of <see cref="FirstPrice"/>.</summary>
public sealed record FirstPriceParameters
{
    /// <summary>Slots to sell.</summary>
    [InRange(1, 100)]
    public Setting<int> Slots { get; init; } = 4;

    /// <summary>Least bid per click, in currency units.</summary>
    [InRange(0, 1e9)]
    public Setting<double> Reserve { get; init; } = 0.0;
}
