namespace AdFlow.OperatorBench;

/// <summary><c>auction.first_price</c> beside a loop.</summary>
public class FirstPriceBenchmarks : AuctionBenchmark
{
    internal override string OperatorId => "auction.first_price";

    private protected override string Node => "{ op: auction.first_price, in: ads }";

    private protected override double Price(int place) => Ads.Bid[Best[place]];
}
