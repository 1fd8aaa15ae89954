using AdFlow.Samples.SearchAds;

namespace AdFlow.Samples.Tests.Clicks;

public sealed class ClickSimulationTests
{
    private static readonly RatedCandidates Rated = new("lamp",
        [.. Enumerable.Range(0, 30).Select(i => new AdCandidate($"{i}", 0.5, 1, i / 30.0, 1, 100))],
        Enumerable.Range(0, 30).ToDictionary(i => $"{i}", i => i % 4));

    [Test]
    public void Of_Session_ShowsAPageOfDifferentProducts()
    {
        foreach (var page in new ClickSimulation(1).Of(Rated).Chunk(ClickSimulation.Page))
        {
            Assert.That(page.Select(impression => impression.Position), Is.EqualTo(Enumerable.Range(1, 10)));
            Assert.That(page.Select(impression => impression.Candidate.Id), Is.Unique);
        }
    }

    [Test]
    public void Of_ManySeeds_ClicksAreExaminationTimesAttraction()
    {
        var all = Enumerable.Range(0, 100).SelectMany(seed => new ClickSimulation((ulong)seed).Of(Rated)).ToList();
        foreach (var group in all.GroupBy(impression => impression.Position))
        {
            double expected = group.Average(impression =>
                impression.Attractive * PositionBias.Examined(impression.Position));
            double clicked = group.Average(impression => impression.IsClicked ? 1.0 : 0);
            Assert.That(clicked, Is.EqualTo(expected).Within(4 * Math.Sqrt(expected / group.Count())),
                $"position {group.Key}, seeds 0..99");
        }
    }

    [Test]
    public void Of_SameSeed_IsTheSame() => Assert.That(
        new ClickSimulation(7).Of(Rated), Is.EqualTo(new ClickSimulation(7).Of(Rated)));

    [TestCase(0, 0.005)]
    [TestCase(3, 0.1)]
    public void Attractive_Rating_IsStated(int rating, double expected) =>
        Assert.That(PositionBias.Attractive(rating), Is.EqualTo(expected).Within(1e-12));
}
