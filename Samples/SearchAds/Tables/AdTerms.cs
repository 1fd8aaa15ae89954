using AdFlow.Samples.Learning;

namespace AdFlow.Samples.SearchAds;

/// <summary>
/// What an advertiser states for one ad, in currency units. The catalogue has no bids and no budgets, so they follow a
/// rule that is stated here, seeded, and the same on every machine:
/// <list type="number">
/// <item>A supplier is one advertiser. It values a click at exp(0.5·z) times the usual, z standard normal, within
/// 0.4 to 2.5.</item>
/// <item>The usual click is worth 4 % of the square root of the product's price; a product's own factor is even over
/// 0.7 to 1.3. The bid is rounded to cents and lies within 0.02 to 5.00.</item>
/// <item>The target cost per sale is 8 % to 16 % of the price, at least 0.50.</item>
/// <item>The budget left today is 5 to 200 units an advertiser, evenly over the logarithm; one advertiser in 33 has
/// spent all of it.</item>
/// <item>Three advertisers in five are not paced (1); for the others the stored multiplier is even over 0.5 to
/// 1.</item>
/// <item>One advertiser in four has its clicks bid for by the target cost per sale (smart bidding).</item>
/// <item>Quality, the ad's past click rate against others in its place, is exp(0.15·z) within 0.6 to 1.6.</item>
/// </list>
/// </summary>
/// <param name="Bid">Bid per click where no bid word says otherwise.</param>
/// <param name="TargetCpa">What a sale may cost.</param>
/// <param name="BudgetLeft">What the advertiser may still spend today.</param>
/// <param name="Pacing">Multiplier of every bid of the advertiser, 0.5..1.</param>
/// <param name="Quality">Factor of the click rate, about 1.</param>
/// <param name="SmartBidding">Whether bids follow the target cost.</param>
internal sealed record AdTerms(
    double Bid, double TargetCpa, double BudgetLeft, double Pacing, double Quality, bool SmartBidding)
{
    /// <summary>Seed of the rule.</summary>
    public const ulong Seed = 7;

    private static readonly Draws Draws = new(Seed);

    /// <summary>The terms of a product's ad.</summary>
    public static AdTerms Of(Product product)
    {
        double price = product.PriceCents / 100.0;
        string advertiser = product.Supplier;
        double value = Math.Clamp(Math.Exp(0.5 * Draws.Normal("value", advertiser)), 0.4, 2.5)
            * Draws.Uniform("factor", product.Id, 0.7, 1.3);
        return new(
            Bid: Cents(Math.Clamp(0.04 * Math.Sqrt(price) * value, 0.02, 5)),
            TargetCpa: Cents(Math.Max(0.5, price * Draws.Uniform("margin", product.Id, 0.08, 0.16))),
            BudgetLeft: Draws.Index("spent", advertiser, 33) == 0 ? 0
                : Cents(Math.Exp(Draws.Uniform("budget", advertiser, Math.Log(5), Math.Log(200)))),
            Pacing: Draws.Uniform("paced", advertiser) < 0.6 ? 1 : Draws.Uniform("pacing", advertiser, 0.5, 1),
            Quality: Math.Clamp(Math.Exp(0.15 * Draws.Normal("quality", product.Id)), 0.6, 1.6),
            SmartBidding: Draws.Uniform("smart", advertiser) < 0.25);
    }

    private static double Cents(double units) => Math.Round(units, 2);
}
