namespace AdFlow.OperatorBench;

/// <summary><c>scan</c> beside a loop that copies the column.</summary>
public class ScanBenchmarks : RowsBenchmark
{
    internal override string OperatorId => "scan";

    internal override string? ResultColumn => "bid";

    private protected override string Columns => "bid";

    private protected override string Node => "{ op: select, in: ads, with: { keep: [bid] } }";

    private protected override int RunLoop()
    {
        Ads.Bid.CopyTo(Results, 0);
        return Rows;
    }
}
