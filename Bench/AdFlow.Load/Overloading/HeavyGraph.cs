using System.Globalization;
using System.Text;

namespace AdFlow.Load;

/// <summary>A graph that takes a few milliseconds of one processor: all ads of a table are priced, the best go out.
/// </summary>
internal static class HeavyGraph
{
    /// <summary>Its name.</summary>
    public const string Name = "heavy";

    /// <summary>Time that a request has.</summary>
    public const int DeadlineMs = 50;

    private const int Terms = 16;

    /// <summary>The graph.</summary>
    public static string Yaml { get; } = $$"""
        adflow: 1
        graph: {{Name}}
        doc: Prices all ads with much arithmetic, and takes the best.
        deadline: {{DeadlineMs}}ms
        request: { floor: float64 }
        tables:
          heavy_ads: { path: none/heavy_ads.arrow }
        nodes:
          all: { op: scan, table: heavy_ads }
          priced: { op: let, in: all, with: { score: "{{Score()}}" } }
          worthy: { op: where, in: priced, with: score > request.floor }
          best: { op: top_k, in: worthy, with: { by: score, k: 10 } }
        output: best
        """;

    /// <summary>Its table as CSV.</summary>
    public static string Csv(int rows)
    {
        var csv = new StringBuilder("ad_id,bid,ctr\n");
        for (int i = 0; i < rows; i++)
            csv.Append(CultureInfo.InvariantCulture,
                $"{i},{0.1 + i % 97 / 50.0:0.00},{0.001 + i % 89 / 3000.0:0.0000}\n");
        return csv.ToString();
    }

    private static string Score() => string.Join(" + ", Enumerable.Range(1, Terms).Select(term =>
        string.Create(CultureInfo.InvariantCulture, $"log1p(bid * {term} + exp(ctr * {term} - {term}))")));
}
