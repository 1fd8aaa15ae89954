namespace AdFlow.Cli.Tests;

/// <summary>A small graph with tests beside it.</summary>
internal static class TestedAds
{
    /// <summary>The graph, and tests whose table has three ads; line 6 is the first of the rest.</summary>
    public static CliFolder Folder(string tests) => new CliFolder().File("ads.graph.yaml", """
        adflow: 1
        graph: ads
        request: { floor: float64, slots: "int32?" }
        tables: { ads: { path: ads.arrow } }
        nodes:
          scan: { op: scan, table: ads }
          kept: { op: where, in: scan, with: bid >= request.floor }
          best: { op: top_k, in: kept, with: { by: bid, k: "=coalesce(request.slots, 2)" } }
        output: best
        quality: [{ name: half, swap: { best: { op: top_k, in: scan, with: { by: bid, k: 1 } } } }]
        """).File("ads.tests.yaml", Tests(tests));

    /// <summary>The tests' file.</summary>
    public static string Tests(string tests) => $$"""
        adflow_tests: 1
        tables:
          ads:
            schema: { id: int64, bid: float64, brand: "utf8?" }
            rows: [{ id: 1, bid: 0.5, brand: a }, { id: 2, bid: 2, brand: b }, { id: 3, bid: 1, brand: a }]
        {{tests}}
        """;
}
