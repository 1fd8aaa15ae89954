namespace AdFlow.OperatorBench;

/// <summary><c>bid.ecpm</c> beside a loop.</summary>
public class EcpmBenchmarks : RowsBenchmark
{
    internal override string OperatorId => "bid.ecpm";

    internal override string? ResultColumn => "ecpm";

    private protected override string Columns => "pctr, bid";

    private protected override string Node => "{ op: bid.ecpm, in: ads }";

    private protected override int RunLoop()
    {
        for (int row = 0; row < Rows; row++)
            Results[row] = Ads.Pctr[row] * Ads.Bid[row] * 1000;
        return Rows;
    }
}
