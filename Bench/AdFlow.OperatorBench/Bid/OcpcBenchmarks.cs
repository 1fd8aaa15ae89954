namespace AdFlow.OperatorBench;

/// <summary><c>bid.ocpc</c> beside a loop.</summary>
public class OcpcBenchmarks : RowsBenchmark
{
    internal override string OperatorId => "bid.ocpc";

    internal override string? ResultColumn => "bid";

    private protected override string Columns => "pctr, price";

    private protected override string Node =>
        """{ op: bid.ocpc, in: ads, columns: { target_cpa: price, pcvr: pctr } }""";

    private protected override int RunLoop()
    {
        for (int row = 0; row < Rows; row++)
            Results[row] = Ads.Price[row] * Ads.Pctr[row];
        return Rows;
    }
}
