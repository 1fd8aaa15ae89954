using AdFlow.Testing;

namespace AdFlow.Operators.Standard.Tests;

public sealed class RelationalRunTests
{
    private const string Graph = """
        adflow: 1
        graph: relational
        request: { least: float64, k: "int32?", skip: "bool?" }
        tables:
          products: { path: products.arrow, key: id }
          images: { path: images.arrow, group_key: id }
        nodes:
          all: { op: scan, table: products, when: "not coalesce(request.skip, false)" }
          dear: { op: where, in: all, with: price >= request.least }
          more: { op: let, in: dear, with: { name: title, double: price * 2, half: double / 4, word: name } }
          other: { op: select, in: all, with: { keep: [id, title], rename: { title: name } } }
          both: { op: union, in: [more, other] }
          once: { op: distinct, in: both, with: [id] }
          pictured: { op: join, in: once, table: images, with: { how: left } }
          priced: { op: join, in: pictured, table: products, with: { columns: [price], prefix: list_ } }
          ranked: { op: sort, in: priced, with: [-half, image] }
          best: { op: top_k, in: ranked, with: { by: list_price, k: "=coalesce(request.k, 2)", per: [supplier] } }
          out: { op: select, in: best, with: [id, name, word, half, supplier, image, list_price] }
          total: { op: aggregate, in: best, with: { compute: { rows: count(), sum: sum(half), top: max(name) } } }
          groups: { op: aggregate, in: best, with: { by: [supplier], compute: { rows: count() } } }
        outputs: { best: out, total: total, groups: groups }
        """;

    private static GraphTester Tester() => new GraphTester(StandardOperators.Module)
        .Table("products", "id: int64; title: utf8?; price: float32?; supplier: utf8",
            """{"id":1,"title":"one","price":4,"supplier":"x"}""",
            """{"id":2,"title":null,"price":null,"supplier":"x"}""",
            """{"id":3,"title":"three","price":1,"supplier":"y"}""",
            """{"id":4,"title":"four","price":8,"supplier":"x"}""")
        .Table("images", "id: int64; image: utf8", """{"id":4,"image":"b"}""", """{"id":4,"image":"a"}""",
            """{"id":1,"image":"c"}""")
        .Open(Graph);

    [Test]
    public void EveryOperator_InOneGraph_GivesTheExpectedRows()
    {
        using var tester = Tester();

        Assert.That(tester.Rows("""{"least":2}"""), Is.EqualTo(new[]
        {
            """{"id":4,"name":"four","word":"four","half":4,"supplier":"x","image":"a","list_price":8}""",
            """{"id":4,"name":"four","word":"four","half":4,"supplier":"x","image":"b","list_price":8}""",
            """{"id":3,"name":"three","word":null,"half":null,"supplier":null,"image":null,"list_price":1}""",
            """{"id":2,"name":null,"word":null,"half":null,"supplier":null,"image":null,"list_price":null}""",
        }));
        Assert.That(tester.Rows("""{"least":2,"k":1}""", "total"), Is.EqualTo(
            new[] { """{"rows":2,"sum":4,"top":"three"}""" }));
        Assert.That(tester.Rows("""{"least":2}""", "groups"), Is.EqualTo(
            new[] { """{"supplier":"x","rows":2}""", """{"supplier":null,"rows":2}""" }));
    }

    [Test]
    public void Node_LeftOut_GivesEmptyRowsToAllBehindIt()
    {
        using var tester = Tester();

        Assert.That(tester.Rows("""{"least":2,"skip":true}"""), Is.Empty);
        Assert.That(tester.Rows("""{"least":2,"skip":true}""", "groups"), Is.Empty);
        Assert.That(tester.Rows("""{"least":2,"skip":true}""", "total"), Is.EqualTo(
            new[] { """{"rows":0,"sum":null,"top":null}""" }));
    }

    [Test]
    public void WarmRun_EveryOperator_AllocatesNothing()
    {
        using var tester = Tester();
        var request = tester.Request("""{"least":2}""");
        long before = 0;
        for (int i = 0; i < 20; i++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            using var run = tester.Graph.RunAsync(new() { Request = request }).Result;
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
