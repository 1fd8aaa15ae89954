using AdFlow.Operators;

namespace Acme.Bidding;

/// <summary>How Acme prices ads.</summary>
public static class Pricing
{
    /// <summary>Revenue expected of a thousand impressions of a click bid; nothing below a floor.</summary>
    /// <param name="pctr">Click probability, 0..1.</param>
    /// <param name="bid">Bid per click, in currency units.</param>
    /// <param name="floor">Least revenue that an ad must promise, in currency units per thousand impressions.</param>
    /// <example>priced: { op: acme.ecpm, in: ads, with: { floor: 2 }, columns: { pctr: ctr } }</example>
    [MapOperator("acme.ecpm", Output = "ecpm")]
    public static V Ecpm<V>(V pctr, V bid, [InRange(0, 1e6)] float floor = 0.5f) where V : struct, ILane<V>
    {
        V ecpm = pctr * bid * V.Constant(1000);
        return V.Select(ecpm >= V.Constant(floor), ecpm, V.Constant(0));
    }
}
