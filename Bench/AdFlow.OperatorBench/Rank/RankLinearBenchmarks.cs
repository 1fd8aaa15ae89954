using AdFlow.Testing;

namespace AdFlow.OperatorBench;

/// <summary><c>rank.linear</c> beside a loop.</summary>
public class RankLinearBenchmarks : RowsBenchmark
{
    internal override string OperatorId => "rank.linear";

    internal override string? ResultColumn => "predicted";

    private protected override string Columns => "bid, price";

    private protected override string Node =>
        """{ op: rank.linear, in: ads, with: { coefficients: model.json, output: predicted } }""";

    private protected override void Prepare(GraphTester tester)
    {
        base.Prepare(tester);
        tester.File("model.json", """{ "bias": -2, "coefficients": { "bid": 0.5, "price": -0.01 } }""");
    }

    private protected override int RunLoop()
    {
        for (int row = 0; row < Rows; row++)
            Results[row] = 1 / (1 + Math.Exp(-(-2 + 0.5 * Ads.Bid[row] - 0.01 * Ads.Price[row])));
        return Rows;
    }
}
