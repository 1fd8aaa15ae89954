using AdFlow.Samples.SearchAds;

namespace AdFlow.Samples.Tests;

public sealed class NdcgTests
{
    private static readonly Dictionary<string, int> Ratings = new() { ["a"] = 3, ["b"] = 1, ["c"] = 0, ["d"] = 2 };

    [Test]
    public void Of_IdealOrder_IsOne() =>
        Assert.That(Ndcg.Of(["a", "d", "b", "c"], Ratings), Is.EqualTo(1.0));

    [Test]
    public void Of_KnownOrder_IsItsGainOverTheIdeal()
    {
        double gain = 1 / Math.Log2(2) + 7 / Math.Log2(4);
        double ideal = 7 / Math.Log2(2) + 3 / Math.Log2(3) + 1 / Math.Log2(4);
        Assert.That(Ndcg.Of(["b", "unjudged", "a"], Ratings), Is.EqualTo(gain / ideal).Within(1e-12));
    }

    [Test]
    public void Of_NothingFound_IsZero() => Assert.That(Ndcg.Of([], Ratings), Is.Zero);

    [Test]
    public void Of_NothingRelevant_IsNull() =>
        Assert.That(Ndcg.Of(["a"], new Dictionary<string, int> { ["a"] = 0 }), Is.Null);

    [Test]
    public void Of_BeyondTheDepth_DoesNotCount() =>
        Assert.That(Ndcg.Of(["x", "a"], Ratings, depth: 1), Is.Zero);
}
