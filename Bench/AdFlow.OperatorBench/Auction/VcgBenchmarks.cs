namespace AdFlow.OperatorBench;

/// <summary><c>auction.vcg</c> beside a loop.</summary>
public class VcgBenchmarks : AuctionBenchmark
{
    private static readonly double[] Factors = [1, 0.6, 0.4, 0.3];

    internal override string OperatorId => "auction.vcg";

    private protected override string Node =>
        "{ op: auction.vcg, in: ads, with: { position_factors: [1, 0.6, 0.4, 0.3] } }";

    private protected override double Price(int place)
    {
        double total = 0;
        for (int slot = place; slot < Slots; slot++)
            total += (Factors[slot] - (slot + 1 < Slots ? Factors[slot + 1] : 0)) * Threshold(place, slot + 1);
        return total / Factors[place];
    }
}
