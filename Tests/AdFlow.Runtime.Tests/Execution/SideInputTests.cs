using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class SideInputTests
{
    private const string Columns = "id: int64; a: float64?; b: float64; words: list<utf8>?";

    [Test]
    public void RowsOfTheFirstInput_AreFused_TheOtherInputIsWhole([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        string[] rows = [.. Enumerable.Range(0, random.Next(1500)).Select(i => Row(random, i))];
        string[] expected = Run(rows, new() { ChunkRows = 1024 }, new() { Fuse = false }, out _);
        BoundGraphOptions[] ways = [new(), new() { ChunkRows = random.Next(1, 100) }, new() { ChunkRows = 64 }];
        foreach (var way in ways)
        {
            Assert.That(Run(rows, way, new(), out string plan), Is.EqualTo(expected), $"seed {seed}, {way}");
            Assert.That(plan, Does.Contain("1 lookup, 4 calls, 4 filters"));
        }
    }

    [Test]
    public void EveryEdge_SaysWhatBecomesOfOtherInputs()
    {
        using var tester = new GraphTester(TestModules.All) { Planning = new() { Rules = Graphs.RuleOptions.None } }
            .Table("t", Columns).Table("n", "id: int64; c: float64").Open("""
                adflow: 1
                graph: sides
                request: { id: int64, b: float64 }
                tables: { t: { path: t.arrow }, n: { path: n.arrow, key: id } }
                nodes:
                  scan: { op: scan, table: t }
                  some: { op: where, in: scan, with: a > 0 }
                  times: { op: test.beside, in: { in: some, other: scan }, columns: { product: p1 } }
                  itself: { op: test.beside, in: { in: times, other: times }, columns: { product: p2 } }
                  last: { op: where, in: scan, with: b > 0 }
                  late: { op: sort, in: last, with: [b] }
                  after: { op: test.beside, in: { in: times, other: late }, columns: { product: p3 } }
                  asked: { op: test.beside, in: { in: times, other: request }, columns: { product: p4 } }
                  near: { op: test.search, in: request, table: n }
                  found: { op: let, in: near, with: { e: b + c } }
                  remote: { op: test.beside, in: { in: times, other: found }, columns: { b: e, product: p5 } }
                  waits: { op: test.beside, in: { in: times, other: near }, columns: { product: p6 } }
                outputs: { itself: itself, after: after, asked: asked, remote: remote, waits: waits }
                """);
        string[] edges = [.. tester.Graph.PhysicalPlan.Edges.Select(edge =>
            $"{edge.Producer.Path} → {edge.Consumer.Path}: {(edge.IsFused ? "fused" : "not fused")}, {edge.Reason}")];
        Assert.That(string.Join('\n', edges), Is.EqualTo("""
            scan → some: not fused, 'scan' stands alone: it takes a whole table
            some → times: fused, over the rows that the stage has left
            scan → times: not fused, 'times' takes it as a whole
            times → itself: not fused, 'itself' also takes all of 'times', known only when the stage is over
            scan → last: not fused, 'scan' stands alone: it takes a whole table
            last → late: fused, ends the stage: rows are added chunk by chunk
            times → after: not fused, 'after' also takes all of 'late', made when the stage has begun
            late → after: not fused, 'after' takes it as a whole
            times → asked: fused, over the rows that the stage has left
            near → found: not fused, 'near' stands alone: it is asynchronous
            times → remote: not fused, 'remote' also takes all of 'found', made when the stage has begun
            found → remote: not fused, 'remote' takes it as a whole
            times → waits: not fused, 'waits' waits for 'near', which is asynchronous
            near → waits: not fused, 'waits' takes it as a whole
            """));
    }

    [Test]
    public void WarmRuns_AllocateNothingManaged()
    {
        var random = new Random(1);
        using var tester = Open([.. Enumerable.Range(0, 900).Select(i => Row(random, i))], new(), new());
        var request = tester.Request("{}");
        long before = 0;
        for (int i = 0; i < 20; i++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            using var run = tester.Graph.RunAsync(new() { Request = request }).Result;
            Assert.That(run.Failure, Is.Null);
        }
        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(after - before, Is.LessThan(1000), "only the assertions of the last run");
    }

    private static string[] Run(string[] rows, BoundGraphOptions options, PlanOptions planning, out string plan)
    {
        using var tester = Open(rows, options, planning);
        plan = tester.Graph.PhysicalPlan.ToString();
        return [.. tester.Rows("{}")];
    }

    // Lists are read where they lie, after a filter, and after another filter where they were looked up.
    private static GraphTester Open(string[] rows, BoundGraphOptions options, PlanOptions planning) =>
        new GraphTester(TestModules.All) { Options = options, Planning = planning }.Table("t", Columns, rows)
            .Table("k", "id: int64; words: list<utf8>?", [.. Enumerable.Range(0, 900).Select(i =>
                $$"""{"id":{{i}},"words":["{{i}}","x"]}""")])
            .Open("""
                adflow: 1
                graph: beside
                request: {}
                tables: { t: { path: t.arrow }, k: { path: k.arrow, key: id } }
                nodes:
                  scan: { op: scan, table: t }
                  least: { op: sort, in: scan, with: { by: [b] } }
                  first: { op: test.beside, in: { in: scan, other: least }, columns: { product: p1 } }
                  some: { op: where, in: first, with: p1 > -50 }
                  joined: { op: join, in: some, table: k, with: { prefix: k_ } }
                  second:
                    op: test.beside
                    in: { in: joined, other: least }
                    columns: { a: p1, words: k_words, product: p2 }
                  fewer: { op: where, in: second, with: p2 > -1000000 and id % 3 != 0 }
                  third:
                    op: test.beside
                    in: { in: fewer, other: least }
                    columns: { a: p2, words: k_words, product: p3 }
                  fourth: { op: test.beside, in: { in: third, other: least }, columns: { a: p3, product: p4 } }
                output: fourth
                """);

    private static string Row(Random random, int id)
    {
        string words = random.Next(5) switch { 0 => "null", 1 => "[]", 2 => "[\"one\"]", _ => "[\"two\",\"words\"]" };
        string a = random.Next(5) == 0 ? "null" : $"{random.Next(-99, 99)}";
        return $$"""{"id":{{id}},"a":{{a}},"b":{{random.Next(9)}},"words":{{words}}}""";
    }
}
