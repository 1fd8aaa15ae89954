namespace AdFlow.Operators.Standard.Tests;

/// <summary>A seeded random market with the slots and the reserve it is sold under.</summary>
/// <param name="Seed">Seed of everything in it.</param>
/// <param name="Market">The ads.</param>
/// <param name="Factors">Position factors, one a slot.</param>
/// <param name="Reserve">Least bid per click.</param>
internal sealed record MarketCase(int Seed, Market Market, double[] Factors, double Reserve)
{
    internal int Slots => Factors.Length;

    /// <summary>Cases that every run repeats: 1 to 12 ads, 1 to 6 slots, half of them without reserve.</summary>
    /// <param name="count">Number of cases; their seeds are 1 to count.</param>
    /// <param name="odd">Whether scores tie and values are NaN, infinite, zero or negative.</param>
    internal static IEnumerable<MarketCase> Many(int count, bool odd = false)
    {
        for (int seed = 1; seed <= count; seed++)
        {
            var random = new Random(seed);
            int ads = random.Next(1, 13);
            var market = odd ? Market.Odd(random, ads) : Market.Plain(random, ads);
            double reserve = seed % 2 == 0 ? 0 : odd ? random.Next(4) : 6 * random.NextDouble();
            yield return new(seed, market, Market.Factors(random, random.Next(1, 7)), reserve);
        }
    }

    public override string ToString() => FormattableString.Invariant(
        $"seed {Seed}: reserve {Reserve}, factors [{Text(Factors)}], bids [{Text(Market.Bids)}], ")
        + $"weights [{Text(Market.Weights)}]";

    private static string Text(double[] values) => string.Join(
        ", ", values.Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
}
