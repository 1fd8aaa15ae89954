using AdFlow.Operators;

namespace Acme.Bidding.Tests;

public sealed class PricingTests
{
    // A lane of one number runs the very text that SIMD lanes run.
    private static double Ecpm(double pctr, double bid, float floor = 0.5f) =>
        Pricing.Ecpm(new ScalarLane<double>(pctr), new ScalarLane<double>(bid), floor).Value;

    [TestCase(0.02, 1.5, 30)]
    [TestCase(1, 0, 0)]
    [TestCase(0.001, 0.5, 0.5)]
    [TestCase(0.001, 0.49, 0)]
    [TestCase(double.NaN, 1, 0)]
    public void Ecpm_IsRevenueOfThousandImpressions_OrNothingBelowTheFloor(double pctr, double bid, double ecpm) =>
        Assert.That(Ecpm(pctr, bid), Is.EqualTo(ecpm).Within(1e-12));

    [Test]
    public void Ecpm_OfRandomAds_IsThatOfThePlainFormula()
    {
        var random = new Random(7);
        for (int i = 0; i < 1000; i++)
        {
            double pctr = random.NextDouble(), bid = random.NextDouble() * 5;
            float floor = (float)(random.NextDouble() * 1000);
            double expected = pctr * bid * 1000;
            Assert.That(Ecpm(pctr, bid, floor), Is.EqualTo(expected >= floor ? expected : 0), $"seed 7, ad {i}");
        }
    }

    [Test]
    public void Module_TellsGraphsWhatTheOperatorTakes()
    {
        var ecpm = new OperatorCatalogBuilder().Add(BiddingOperators.Module).Build().Find("acme.ecpm")!;
        Assert.That(ecpm.Reads.Select(column => column.Name), Is.EqualTo(new[] { "pctr", "bid" }));
        Assert.That(ecpm.Parameters.Single(), Has.Property("Default").EqualTo(0.5f));
        Assert.That(ecpm.Example, Does.StartWith("priced: { op: acme.ecpm"));
    }
}
