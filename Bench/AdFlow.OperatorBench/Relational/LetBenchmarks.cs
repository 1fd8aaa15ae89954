namespace AdFlow.OperatorBench;

/// <summary><c>let</c> beside a loop.</summary>
public class LetBenchmarks : RowsBenchmark
{
    internal override string OperatorId => "let";

    internal override string? ResultColumn => "value";

    private protected override string Columns => "pctr, bid";

    private protected override string Node => "{ op: let, in: ads, with: { value: pctr * bid * 1000 } }";

    private protected override int RunLoop()
    {
        for (int row = 0; row < Rows; row++)
            Results[row] = Ads.Pctr[row] * Ads.Bid[row] * 1000;
        return Rows;
    }
}
