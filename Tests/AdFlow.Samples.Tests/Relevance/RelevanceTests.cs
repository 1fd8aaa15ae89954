using AdFlow.Samples.SearchAds;

namespace AdFlow.Samples.Tests;

public sealed class RelevanceTests
{
    [Test]
    public void Rank_SharedRatings_BeatsPlainBm25()
    {
        string? data = SharedData.Find();
        if (SharedRatings.Find(data) is not { } rated)
        {
            Assert.Ignore("The shared data (chorus-icecat) is not on this machine.");
            return;
        }
        string synonyms = Path.Combine(SharedData.RepositoryFolder()!, "Samples", "SearchAds", "synonyms.txt");
        var ranker = new ReferenceRanker(ProductCatalogue.Find(data).Load(), synonyms);
        double plain = Mean(rated, ranker.PlainBm25), full = Mean(rated, ranker.Rank);
        TestContext.Out.WriteLine(FormattableString.Invariant($"NDCG@10: plain BM25 {plain:F4}, method {full:F4}"));
        Assert.That(full, Is.GreaterThan(plain + 0.05));
    }

    private static double Mean(
        IReadOnlyList<(string Query, IReadOnlyDictionary<string, int> Ratings)> rated,
        Func<string, IEnumerable<string>> rank) =>
        rated.Select(query => Ndcg.Of(rank(query.Query).Take(10), query.Ratings))
            .Where(value => value is not null).Average()!.Value;
}
