using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>The chain of 12, a filter and the hundred best rows as a YAML graph beside DuckDB.</summary>
/// <param name="threads">Threads of either side.</param>
internal sealed class BestAds(int threads) : Work
{
    // DuckDB computes the functions in float64.
    private const float Tolerance = 2e-5f;

    private const string Sql = """
        SELECT id, score FROM (
          SELECT id, kept, (0.5::FLOAT * ln(1 + least(greatest(kept, 0), 50)) + 0.3::FLOAT * relevance
            + 0.2::FLOAT * p)::FLOAT AS score
          FROM (SELECT id, relevance, p, CASE WHEN e >= reserve THEN e ELSE 0 END AS kept
            FROM (SELECT id, relevance, reserve, p,
                p * v * bid * 10::FLOAT * pacing * pow(quality, 0.7::FLOAT) AS e
              FROM (SELECT *,
                  least(greatest(1 / (1 + exp(-(0.8::FLOAT * x - 1::FLOAT))), 0.001::FLOAT), 0.95::FLOAT) AS p,
                  least(greatest(1 / (1 + exp(-(0.6::FLOAT * y - 2::FLOAT))), 0.0005::FLOAT), 0.5::FLOAT) AS v
                FROM ads))))
        WHERE kept > 0 ORDER BY score DESC LIMIT 100
        """;

    /// <inheritdoc/>
    public override string Name => threads == 1 ? "best_ads_one_thread" : "best_ads_two_threads";

    /// <inheritdoc/>
    public override string Unit => "run";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [5_000, 1_000_000];

    /// <inheritdoc/>
    public override IEnumerable<Contest> Contests(int size, Workplace place)
    {
        double goal = size < 1_000_000 ? 0.033 : 0.05;
        using var ads = new AdTable(size);
        using var graph = BenchGraph.Open(Workplace.Shipped("Graphs/best_ads.graph.yaml"),
            new Dictionary<string, Table> { ["ads"] = ads.Table }, place,
            new BoundGraphOptions { Threads = threads });
        if (DuckApi.Absence is { } absence)
        {
            yield return new AbsentPeer
            {
                Peer = "DuckDB", Reason = absence, Goal = goal, Ours = graph.Run, Units = 1,
            };
            yield break;
        }
        using var database = new DuckDatabase(threads);
        database.Load("ads", ads.Batch);
        using var statement = database.Prepare(Sql);
        yield return new Duel
        {
            Peer = DuckDatabase.Version,
            Goal = goal,
            Units = 1,
            Ours = graph.Run,
            Theirs = statement.Run,
            Agree = () => Agreement.Numbers(
                graph.Output["score"].Values<float>(), statement.Scores.AsSpan(0, statement.Count), Tolerance),
        };
    }
}
