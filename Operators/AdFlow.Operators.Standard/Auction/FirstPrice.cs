namespace AdFlow.Operators.Standard;

/// <summary>Sells slots to the ads of a request by a first-price auction: each winner pays its bid per click.</summary>
/// <remarks>
/// Score is bid · pctr · quality. Only winners are put out, by slot. Ads with a bid below the reserve leave. Ads whose
/// bid, pctr or quality is null, NaN, infinite or negative never win, nor do those with pctr or quality 0. Equal
/// scores keep the order of the input.
/// </remarks>
[TableOperator("auction.first_price", Rows = RowEffect.Reorder, Locality = Locality.Set,
    Example = "sold: { op: auction.first_price, in: bid, with: { slots: 1 } }")]
public sealed class FirstPrice : TableOperator<FirstPriceParameters>
{
    /// <summary>The ads of one request.</summary>
    public required InputPort In { get; init; }

    /// <summary>Bid per click, in currency units.</summary>
    public required Reads<double> Bid { get; init; }

    /// <summary>Predicted click probability, 0..1.</summary>
    public required Reads<double> Pctr { get; init; }

    /// <summary>Quality factor, &gt; 0; 1 where the column is left out.</summary>
    [Optional]
    public required Reads<double> Quality { get; init; }

    /// <summary>Slot, from 1.</summary>
    public required Writes<int> Slot { get; init; }

    /// <summary>What the winner pays for a click: its bid, in currency units.</summary>
    public required Writes<double> PricePerClick { get; init; }

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        var ranking = AuctionRanking.Of(
            run, new(Bid, Pctr, Quality), run.Value(Settings.Reserve), run.Value(Settings.Slots));
        run.Output.Take(In, ranking.Winners);
        AuctionRanking.Number(run.Output.Write(Slot));
        Price(ranking, run.Output.Write(PricePerClick));
    }

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
