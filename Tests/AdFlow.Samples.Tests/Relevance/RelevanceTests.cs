using AdFlow.Samples.Learning;
using AdFlow.Samples.SearchAds;

namespace AdFlow.Samples.Tests;

public sealed class RelevanceTests
{
    private static readonly double[] Attributes = [0, 0.2, 0.3, 0.4, 0.5, 0.7];
    private static readonly double[] Heads = [0, 0.2, 0.4, 0.6, 0.8];
    private static readonly double[] Coverages = [0, 0.5, 1, 1.5];

    private List<(string Query, IReadOnlyDictionary<string, int> Ratings)> _rated = [];
    private ReferenceRanker? _ranker;

    [OneTimeSetUp]
    public void Load()
    {
        string? data = SharedData.Find();
        if (SharedRatings.Find(data) is not { } rated)
            return;
        _rated = [.. rated.Where(query => Ndcg.Of([], query.Ratings) is not null)];
        string synonyms = Path.Combine(SharedData.RepositoryFolder()!, "Samples", "SearchAds", "synonyms.txt");
        _ranker = new ReferenceRanker(ProductCatalogue.Find(data).Load(), synonyms);
    }

    [Test]
    public void Rank_SharedRatings_BeatsPlainBm25()
    {
        var ranker = Ranker();
        double[] plain = Scores(ranker.PlainBm25), full = Scores(ranker.Rank);
        double p = CrossValidation.PairedTest(full, plain, 100_000, 1);
        Write($"NDCG@10 over {full.Length} queries: plain BM25 {plain.Average():F4}, method {full.Average():F4}");
        int wins = full.Zip(plain).Count(IsBetter), losses = plain.Zip(full).Count(IsBetter);
        Write($"  paired randomisation test: p = {p:F5}; better on {wins} queries, worse on {losses}");
        Assert.That(full.Average(), Is.GreaterThan(plain.Average() + 0.05));
        Assert.That(p, Is.LessThan(0.01));
    }

    [Test]
    public void Rank_WeightsChosenWithoutTheQuery_StillBeatsPlainBm25()
    {
        var ranker = Ranker();
        double[] plain = Scores(ranker.PlainBm25);
        double[][] settings = [.. Attributes.SelectMany(weight => Settings(ranker, weight))];
        Report("leave one out", CrossValidation.OutOfFold(settings, plain.Length, 1, 1), plain);
        double[] folds = CrossValidation.OutOfFold(settings, 5, 100, 1);
        Report("5 folds, 100 times", folds, plain);
        Assert.That(folds.Average(), Is.GreaterThan(plain.Average()));
    }

    private static bool IsBetter((double One, double Other) pair) => pair.One > pair.Other + 1e-9;

    private static void Write(FormattableString line) => TestContext.Out.WriteLine(FormattableString.Invariant(line));

    private static void Report(string name, double[] scores, double[] plain)
    {
        double gain = scores.Average() - plain.Average(), p = CrossValidation.PairedTest(scores, plain, 100_000, 1);
        Write($"{name}: NDCG@10 {scores.Average():F4}, {gain:+0.0000} over plain BM25 (p = {p:F5})");
    }

    // Score of each query by each head bonus and coverage exponent; the candidates are found once.
    private IEnumerable<double[]> Settings(ReferenceRanker ranker, double attributes)
    {
        var found = _rated.Select(query => ranker.Candidates(query.Query, new(attributes, 0, 0))).ToList();
        foreach (double head in Heads)
            foreach (double coverage in Coverages)
                yield return [.. _rated.Select((query, i) => Ndcg.Of(
                    ranker.Ranked(found[i], new(attributes, head, coverage)).Take(10), query.Ratings)!.Value)];
    }

    private ReferenceRanker Ranker()
    {
        if (_ranker is null)
            Assert.Ignore("The shared data (chorus-icecat) is not on this machine.");
        return _ranker!;
    }

    private double[] Scores(Func<string, IEnumerable<string>> rank) =>
        [.. _rated.Select(query => Ndcg.Of(rank(query.Query).Take(10), query.Ratings)!.Value)];
}
