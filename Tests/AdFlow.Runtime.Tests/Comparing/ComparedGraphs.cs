using AdFlow.Testing;

namespace AdFlow.Runtime.Tests.Comparing;

/// <summary>Two graphs over the same ads, whose runs are compared.</summary>
internal sealed class ComparedGraphs : IDisposable
{
    /// <summary>Ranks ads by their expected revenue and shows the best.</summary>
    public const string Shop = """
        adflow: 1
        graph: shop
        request: { least: float64 }
        tables: { ads: { path: ads.arrow, key: ad_id } }
        nodes:
          all:    { op: scan, table: ads }
          scored: { op: let, in: all, with: { score: bid * pctr } }
          chosen: { op: where, in: scored, with: bid >= request.least }
          best:   { op: top_k, in: chosen, with: { by: score, k: 2 } }
          priced: { op: let, in: best, with: { price_per_click: bid * 0.5 } }
        output: priced
        """;

    private const string Columns = "ad_id: int64; advertiser_id: int64; bid: float64; pctr: float64";

    private static readonly string[] Ads =
    [
        """{"ad_id":1,"advertiser_id":1,"bid":1,"pctr":0.5}""", """{"ad_id":2,"advertiser_id":1,"bid":2,"pctr":0.2}""",
        """{"ad_id":3,"advertiser_id":2,"bid":3,"pctr":0.1}""", """{"ad_id":4,"advertiser_id":2,"bid":4,"pctr":0.05}""",
    ];

    private readonly GraphTester _left, _right;
    private readonly InspectedGraph _leftGraph, _rightGraph;

    public ComparedGraphs(string left, string right)
    {
        (_left, _right) = (Open(left), Open(right));
        (_leftGraph, _rightGraph) = (Inspected(_left), Inspected(_right));
        Graphs = new GraphPair(_leftGraph.Plan, _rightGraph.Plan);
    }

    public GraphPair Graphs { get; }

    /// <summary>Changes a graph by replacing a part of its text.</summary>
    public static string Changed(string part, string by) => Shop.Replace(part, by, StringComparison.Ordinal);

    /// <summary>Compares runs of requests: <c>least</c> of each.</summary>
    public async Task<(List<RunDifference> Runs, ComparisonSummary Summary)> CompareAsync(
        IReadOnlyList<OutputMetric>? metrics, params int[] requests)
    {
        var comparison = new GraphComparison(Graphs, metrics);
        var summary = new ComparisonSummary();
        var runs = new List<RunDifference>();
        for (int i = 0; i < requests.Length; i++)
        {
            using var one = await RunAsync(_left, _leftGraph, requests[i]);
            using var other = await RunAsync(_right, _rightGraph, requests[i]);
            runs.Add(comparison.Compare(i, one, other));
            summary.Add(runs[^1]);
        }
        return (runs, summary);
    }

    public void Dispose()
    {
        _leftGraph.Dispose();
        _rightGraph.Dispose();
        _left.Dispose();
        _right.Dispose();
    }

    private static Task<Inspection> RunAsync(GraphTester tester, InspectedGraph graph, int least) =>
        graph.RunAsync(new RunRequest { Request = tester.Request($$"""{"least":{{least}}}""") });

    private static GraphTester Open(string yaml) =>
        new GraphTester(TestModules.All).Table("ads", Columns, Ads).Open(yaml);

    private static InspectedGraph Inspected(GraphTester tester) => new(tester.Graph.PhysicalPlan.Source,
        plan => new BoundGraph(PhysicalPlan.Create(plan, InspectedGraph.AsWritten), tester.Tables));
}
