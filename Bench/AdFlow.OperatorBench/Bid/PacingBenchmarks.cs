namespace AdFlow.OperatorBench;

/// <summary><c>bid.pacing</c> beside a loop.</summary>
public class PacingBenchmarks : RowsBenchmark
{
    internal override string OperatorId => "bid.pacing";

    internal override string? ResultColumn => "paced_bid";

    private protected override string Columns => "bid, pacing";

    private protected override string Node => "{ op: bid.pacing, in: ads }";

    private protected override int RunLoop()
    {
        for (int row = 0; row < Rows; row++)
            Results[row] = Ads.Bid[row] * Math.Clamp(Ads.Pacing[row], 0, 1);
        return Rows;
    }
}
