using System.Globalization;
using AdFlow.Operators.Standard;
using AdFlow.Runtime;
using AdFlow.Testing;

namespace AdFlow.Cli.Tests.Reports;

/// <summary>A shop whose bid rule was changed: a node taken out, one put in, a setting changed; and the report on some
/// requests. Texts hold what would be markup.</summary>
internal static class ReportedShop
{
    private const string Before = """
        adflow: 1
        graph: shop
        request: { page: utf8, least: float64 }
        tables:
          ads: { path: ads.arrow, key: ad_id }
          campaigns: { path: campaigns.arrow, key: campaign }
        nodes:
          all:      { op: scan, table: ads }
          known:    { op: join, in: all, table: campaigns }
          eligible: { op: where, in: known, with: bid >= request.least }
          old_rule: { op: let, in: eligible, with: { paced: bid * weight } }
          scored:   { op: let, in: old_rule, with: { score: paced * pctr } }
          best:     { op: top_k, in: scored, with: { by: score, k: 8 } }
          sold:     { op: auction.gsp, in: best, columns: { bid: paced }, with: { slots: 4, reserve: 0.01 } }
          shown:
            op: select
            in: sold
            with: { keep: [slot, ad_id, campaign, title, price_per_click, pctr, score] }
        output: shown
        """;

    private static readonly string After = Before
        .Replace("old_rule: { op: let, in: eligible, with: { paced: bid * weight } }",
            "new_rule: { op: let, in: eligible, with: { paced: \"bid * weight * if(pctr > 0.05, 0.6, 1.4)\", "
            + "boost: pctr > 0.05 } }",
            StringComparison.Ordinal)
        .Replace("in: old_rule", "in: new_rule", StringComparison.Ordinal)
        .Replace("k: 8", "k: 6", StringComparison.Ordinal);

    /// <summary>Writes the report.</summary>
    /// <param name="path">The file.</param>
    /// <param name="requests">How many requests are compared.</param>
    /// <param name="isChanged">Whether the right graph is another one.</param>
    public static async Task<ComparisonSummary> WriteAsync(string path, int requests, bool isChanged = true)
    {
        using GraphTester left = Open(Before), right = Open(isChanged ? After : Before);
        using InspectedGraph leftGraph = Inspected(left), rightGraph = Inspected(right);
        var comparison = new GraphComparison(new GraphPair(leftGraph.Plan, rightGraph.Plan));
        var summary = new ComparisonSummary();
        var report = new DifferenceReport(new ReportLimits { Requests = 5, EqualRows = 8 });
        var why = new Dictionary<long, IReadOnlyList<LostRow>>();
        for (int i = 0; i < requests; i++)
        {
            using var one = await leftGraph.RunAsync(Request(left, i));
            using var other = await rightGraph.RunAsync(Request(right, i));
            var difference = comparison.Compare(i, one, other);
            summary.Add(difference);
            report.Add(difference, one, other);
            why[i] = Why(difference);
        }
        foreach (long request in report.Requests)
            report.Explain(request, why[request]);
        report.Write(path, new ReportTitle("day.adrec <1>", isChanged ? "new.graph.yaml" : "day.adrec", isChanged
            ? ["Model 'click.onnx' was computed again: its file is <b>not</b> the recorded one."] : []), summary);
        return summary;
    }

    /// <summary>Writes the report on two requests that differ in one text.</summary>
    public static async Task WriteTextsAsync(string path, string left, string right)
    {
        using var tester = Open(Before);
        using var graph = Inspected(tester);
        using var one = await graph.RunAsync(Request(tester, left));
        using var other = await graph.RunAsync(Request(tester, right));
        var summary = new ComparisonSummary();
        var report = new DifferenceReport();
        var difference = new GraphComparison(new GraphPair(graph.Plan, graph.Plan)).Compare(0, one, other);
        summary.Add(difference);
        report.Add(difference, one, other);
        report.Write(path, new ReportTitle("one", "other", []), summary);
    }

    // Every third page is one that no ad bids enough for.
    private static RunRequest Request(GraphTester tester, int i) =>
        Request(tester, $"page {i}", i % 3 == 2 ? 9 : i % 5 * 0.3);

    private static RunRequest Request(GraphTester tester, string page, double least = 0) => new()
    {
        Request = tester.Request(string.Create(
            CultureInfo.InvariantCulture, $$"""{"page":"{{page}}","least":{{least}}}""")),
    };

    private static List<LostRow> Why(RunDifference difference) => [.. difference.Tables[^1].Match!.OnlyLeft
        .Select(row => new LostRow(
            "right", $"slot {row + 1}", "best", "rank 7 of 6 by score",
            row > 2 ? null : "more than 1.32 instead of 1.1 (+20 %) at scored.paced wins"))];

    private static GraphTester Open(string yaml) => new GraphTester(StandardOperators.Module)
        .Table("ads", "ad_id: int64; campaign: int64; title: utf8; bid: float64; pctr: float64", [.. Ads()])
        .Table("campaigns", "campaign: int64; weight: float64; owner: utf8", [.. Enumerable.Range(0, 6).Select(i =>
            string.Create(CultureInfo.InvariantCulture,
                $$"""{"campaign":{{i}},"weight":{{0.7 + 0.1 * i}},"owner":"owner {{i}}"}"""))])
        .Open(yaml);

    private static IEnumerable<string> Ads()
    {
        var random = new Random(4);
        for (int i = 0; i < 90; i++)
            yield return string.Create(CultureInfo.InvariantCulture, $$"""
                {"ad_id":{{i}},"campaign":{{i % 6}},"title":"{{Title(i)}}","bid":{{random.Next(10, 300) / 100.0}},
                "pctr":{{random.Next(10, 900) / 10_000.0}}}
                """).ReplaceLineEndings("");
    }

    private static string Title(int i) => (i % 4) switch
    {
        0 => $"</script><script>alert({i})</script>", 1 => $"<img src=x onerror=alert({i})>", 2 => $"a plain title {i}",
        _ => $"{{{{data}}}} & a title that is longer than there is room for in a column of a table, {i}",
    };

    private static InspectedGraph Inspected(GraphTester tester) => new(tester.Graph.PhysicalPlan.Source,
        plan => new BoundGraph(PhysicalPlan.Create(plan, InspectedGraph.AsWritten), tester.Tables));
}
