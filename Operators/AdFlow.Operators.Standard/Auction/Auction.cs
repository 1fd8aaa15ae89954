namespace AdFlow.Operators.Standard;

/// <summary>What every auction takes in and puts out: the rules alone differ.</summary>
/// <typeparam name="TParameters">A record whose properties are the settings.</typeparam>
public abstract class Auction<TParameters> : TableOperator<TParameters> where TParameters : class
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

    /// <summary>What the winner pays for a click, in currency units.</summary>
    public required Writes<double> PricePerClick { get; init; }

    /// <summary>How ads compete: by bid · (pctr · quality), with a positive weight, a finite score and a bid
    /// of the reserve.</summary>
    private protected RowContest ContestOf(Setting<double> reserve, Setting<int> slots, int mostSlots = int.MaxValue)
    {
        var weight = ColumnOf(Pctr);
        if (Quality.IsPresent)
            weight = Expression.Call(ExpressionOp.Multiply, weight, ColumnOf(Quality));
        var score = Expression.Call(ExpressionOp.Multiply, ColumnOf(Bid), weight);
        return new RowContest
        {
            By = score,
            Places = slots, MostPlaces = mostSlots, PlacesSetting = "slots",
            Conditions =
            [
                Expression.Call(ExpressionOp.Greater, weight, Expression.Constant(0.0)),
                Expression.Call(ExpressionOp.Less, score, Expression.Constant(double.PositiveInfinity)),
            ],
            Floors = [new RowFloor(Bid.Column, reserve, "reserve")],
        };
    }

    private Expression ColumnOf(Reads<double> column) =>
        Expression.Call(ExpressionOp.ToFloat64, Expression.Column(column.Column, In.Schema[column.Column]));

    /// <summary>Ranks the ads and puts the winners out, all but their prices.</summary>
    private protected AuctionRanking Sell(RunContext run, Setting<double> reserve, int slots)
    {
        var ranking = AuctionRanking.Of(run, new(Bid, Pctr, Quality), run.Value(reserve), slots);
        run.Output.Take(In, ranking.Winners);
        AuctionRanking.Number(run.Output.Write(Slot));
        return ranking;
    }
}
