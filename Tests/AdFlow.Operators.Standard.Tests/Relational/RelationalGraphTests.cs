using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Operators.Standard.Tests;

public sealed class RelationalGraphTests
{
    private const string Head = """
        adflow: 1
        graph: relational
        request: { least: float64?, k: int32?, ids: int64 }
        tables:
          products: { path: products.arrow, key: ad_id }
          images: { path: images.arrow, group_key: ad_id }
        nodes:

        """;

    private static readonly Dictionary<string, Schema> Tables = new()
    {
        ["products"] = new(new Field("ad_id", DataType.Int64, false), new("title", DataType.Utf8),
            new("price", DataType.Float32), new("supplier", DataType.Utf8, false)),
        ["images"] = new(new Field("ad_id", DataType.Int64, false), new("image", DataType.Utf8, false)),
    };

    [Test]
    public void Settings_AsGraphsWriteThem_AreBound()
    {
        var plan = Bind("""
              all: { op: scan, table: products }
              dear: { op: where, in: all, with: "price >= request.least and supplier in ('a', 'b')" }
              more:
                op: let
                in: dear
                with: { name: title, cost: price * 2, half: cost / 4, same: name == supplier }
              fewer: { op: select, in: more, with: [ad_id, name, half, supplier] }
              other: { op: select, in: all, with: { drop: [price], rename: { title: name } } }
              both: { op: union, in: [fewer, other] }
              once: { op: distinct, in: both, with: [ad_id] }
              images: { op: join, in: once, table: images, with: { how: left, prefix: first_ } }
              again: { op: join, in: images, table: products, with: { columns: [price] } }
              ranked: { op: sort, in: again, with: [-half, ad_id] }
              best: { op: top_k, in: ranked, with: { by: half, k: "=coalesce(request.k, 10)", per: [supplier] } }
              total: { op: aggregate, in: best, with: { by: [supplier], compute: { ads: count(), cost: sum(half) } } }
            outputs: { best: best, total: total }
            """, out var problems);

        Assert.That(problems, Is.Empty);
        Assert.That(plan!.Outputs.Select(output => plan.SchemaOf(output.Source).ToString()), Is.EqualTo(new[]
        {
            "{ ad_id: int64, name: utf8?, half: float64?, supplier: utf8, first_image: utf8?, price: float32? }",
            "{ supplier: utf8, ads: int64, cost: float64? }",
        }));
    }

    [Test]
    public void Settings_Wrong_AreReportedAtTheirPlaces()
    {
        Bind("""
              all: { op: scan, table: products }
              dear: { op: where, in: all, with: price }
              some: { op: select, in: all, with: [ad_id, titel] }
              ranked: { op: sort, in: all, with: { by: [-prise] } }
              best: { op: top_k, in: all, with: { by: price, k: -1 } }
              total: { op: aggregate, in: all, with: { compute: { a: total(price) } } }
              left: { op: join, in: all, table: products, with: { how: leftt } }
            outputs: { a: dear, b: some, c: ranked, d: best, e: total, f: left }
            """, out var problems);

        Assert.That(problems.Select(problem => $"{problem.Position.Line}:{problem.Position.Column} {problem.Message}"),
            Is.EqualTo(new[]
        {
            "9:37 where, setting 'condition': the condition is float64; expected bool: compare it, as in 'price > 0'",
            "10:38 select, setting 'keep': the input has no column 'titel'; did you mean 'title'?",
            "11:45 setting 'by' names column 'prise', which input 'in' lacks; did you mean 'price'?",
            "12:53 setting 'k' is '-1'; expected an integer from 0 to 2147483647",
            "13:53 aggregate, setting 'compute': column 'a': there is no function 'total'; the functions are count, "
                + "count_distinct, sum, mean, min, max, first, last",
            "14:60 setting 'how' is 'leftt'; expected one of inner, left; did you mean 'left'?",
        }));
    }

    private static LogicalPlan? Bind(string nodes, out IReadOnlyList<Diagnostic> problems)
    {
        var diagnostics = new DiagnosticBag();
        var catalog = new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();
        var graph = GraphReader.ReadText(Head + nodes, "relational.graph.yaml", diagnostics);
        var plan = GraphBinder.Bind(graph!, catalog, (table, _, _) => Tables[table.Name.Text], diagnostics);
        problems = diagnostics.ToList();
        return plan;
    }
}
