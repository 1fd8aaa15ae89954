namespace AdFlow.OperatorBench;

/// <summary><c>bid.round</c> beside a loop over decimals, which is the obvious way to be exact.</summary>
public class RoundBenchmarks : RowsBenchmark
{
    internal override string OperatorId => "bid.round";

    internal override string? ResultColumn => "billed_price";

    private protected override string Columns => "price";

    private protected override string Node =>
        """{ op: bid.round, in: ads, columns: { price_per_click: price } }""";

    private protected override int RunLoop()
    {
        for (int row = 0; row < Rows; row++)
            Results[row] = (double)(Math.Floor((decimal)Ads.Price[row] * 100) / 100);
        return Rows;
    }
}
