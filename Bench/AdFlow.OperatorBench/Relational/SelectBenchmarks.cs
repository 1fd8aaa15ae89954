namespace AdFlow.OperatorBench;

/// <summary><c>select</c> beside a loop that copies the column.</summary>
public class SelectBenchmarks : RowsBenchmark
{
    internal override string OperatorId => "select";

    internal override string? ResultColumn => "bid";

    private protected override string Columns => "ad_id, bid";

    private protected override string Node => "{ op: select, in: ads, with: { keep: [bid] } }";

    private protected override int RunLoop()
    {
        Ads.Bid.CopyTo(Results, 0);
        return Rows;
    }
}
