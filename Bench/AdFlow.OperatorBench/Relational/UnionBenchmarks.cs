using AdFlow.Testing;

namespace AdFlow.OperatorBench;

/// <summary><c>union</c> beside two copies of a column.</summary>
public class UnionBenchmarks : RowsBenchmark
{
    internal override string OperatorId => "union";

    internal override string? ResultColumn => "bid";

    private protected override string Columns => "bid";

    private protected override string Node => "{ op: union, in: [ads, other] }";

    private protected override string Nodes => "other: { op: select, in: all, with: { keep: [bid] } },";

    private protected override void Prepare(GraphTester tester)
    {
        base.Prepare(tester);
        Results = new double[2 * Rows];
    }

    private protected override int RunLoop()
    {
        Ads.Bid.CopyTo(Results, 0);
        Ads.Bid.CopyTo(Results, Rows);
        return 2 * Rows;
    }
}
