using System.Text;
using AdFlow.Operators;
using AdFlow.Operators.Standard;

namespace AdFlow.Graphs.Tests.Rules;

/// <summary>What rules cost grows with the number of nodes: told by what they allocate, since times differ.</summary>
public sealed class PlanningGrowthTests
{
    private const int Few = 600;
    private const int Many = 4 * Few;
    private const double MostGrowth = 1.6;

    private static readonly OperatorCatalog Catalog =
        new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();

    [TestCase("{ op: where, in: LAST, with: price > NUMBER }")]
    [TestCase("{ op: bid.pacing, in: LAST, columns: { paced_bid: pNUMBER } }")]
    [TestCase("{ op: let, in: LAST, with: { xNUMBER: price * NUMBER } }")]
    [TestCase("{ op: join, in: LAST, table: brands, with: { columns: [rating], prefix: jNUMBER_ } }")]
    [TestCase("{ op: top_k, in: LAST, with: { by: price, k: NUMBER } }")]
    public void ChainOfNodes_CostsTheSamePerNode(string node) => AssertLinear(count =>
    {
        var yaml = new StringBuilder();
        for (int i = 0; i < count; i++)
            // Now and then all but the table's columns go, so that rows stay narrow.
            yaml.Append(Line(i % 10 == 9 ? "{ op: select, in: LAST, with: [ad_id, price, bid, pacing, brand_id] }"
                : node, i, i == 0 ? "all" : $"n{i - 1}"));
        return yaml.Append($"output: n{count - 1}\n").ToString();
    });

    [TestCase("{ op: where, in: all, with: price > NUMBER }", "")]
    [TestCase("{ op: where, in: all, with: price > NUMBER }", "bid > 1")]
    [TestCase("{ op: where, in: all, with: price > 1 }", "")]
    [TestCase("{ op: bid.pacing, in: all }", "bid > 1")]
    [TestCase("{ op: join, in: all, table: brands }", "rating > 1")]
    [TestCase("{ op: aggregate, in: all, with: { by: [brand_id], compute: { n: count() } } }", "n > 1")]
    public void FanOfNodes_CostsTheSamePerNode(string node, string behind) => AssertLinear(count =>
    {
        var yaml = new StringBuilder();
        for (int i = 0; i < count; i++)
            yaml.Append(Line(node, i, ""));
        string all = string.Join(", ", Enumerable.Range(0, count).Select(i => $"n{i}"));
        yaml.Append($"  end: {{ op: union, in: [{all}] }}\n");
        return yaml.Append(behind.Length == 0 ? "output: end\n"
            : $"  kept: {{ op: where, in: end, with: {behind} }}\noutput: kept\n").ToString();
    });

    private static string Line(string node, int number, string last) => string.Concat($"  n{number}: ",
        node.Replace("NUMBER", $"{number + 1}", StringComparison.Ordinal)
            .Replace("LAST", last, StringComparison.Ordinal), "\n");

    private static void AssertLinear(Func<int, string> nodes)
    {
        double few = BytesPerNode(nodes(Few), Few), many = BytesPerNode(nodes(Many), Many);
        Assert.That(many / few, Is.LessThan(MostGrowth), $"{few:N0} and {many:N0} bytes a node");
    }

    private static double BytesPerNode(string nodes, int count)
    {
        var diagnostics = new DiagnosticBag();
        var graph = GraphReader.ReadText($$"""
            adflow: 1
            graph: growing
            request: {}
            tables: { ads: { path: ads.arrow, key: ad_id }, brands: { path: brands.arrow, key: brand_id } }
            nodes:
              all: { op: scan, table: ads }
            {{nodes}}
            """, "growing.graph.yaml", diagnostics);
        var plan = graph is null ? null : GraphBinder.Bind(graph, Catalog, RuleTables.Find, diagnostics);
        Assert.That(diagnostics.ToList(), Is.Empty);
        long before = GC.GetAllocatedBytesForCurrentThread();
        PlanRules.Apply(plan!);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)count;
    }
}
