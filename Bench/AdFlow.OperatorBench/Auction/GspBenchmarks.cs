namespace AdFlow.OperatorBench;

/// <summary><c>auction.gsp</c> beside a loop.</summary>
public class GspBenchmarks : AuctionBenchmark
{
    internal override string OperatorId => "auction.gsp";

    private protected override string Node => "{ op: auction.gsp, in: ads }";

    private protected override double Price(int place) => Threshold(place, place + 1);
}
