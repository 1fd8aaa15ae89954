using System.Globalization;
using AdFlow.Graphs;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>Stages that end by adding their rows up.</summary>
public sealed class FoldStageTests
{
    private const string Columns = "id: int64; f: float32?; n: int64?; s: utf8?; w: float64; l: list<int64>?";

    // Keys of every kind: of the source, of a table, constant, computed; in numbers, bits and texts.
    private static readonly string[] Ends =
    [
        "{ op: sort, in: more, with: [-s, twice] }",
        "{ op: sort, in: more, with: [k_name, -n, -id] }",
        "{ op: sort, in: more, with: [big, label, -f] }",
        "{ op: sort, in: more, with: [w] }",
        "{ op: aggregate, in: more, with: { by: [k_name, big], compute: { " + Functions + " } } }",
        "{ op: aggregate, in: more, with: { by: [s], compute: { " + Functions + " } } }",
        "{ op: aggregate, in: more, with: { by: [l, label, half], compute: { " + Functions + " } } }",
        "{ op: aggregate, in: more, with: { compute: { " + Functions + " } } }",
        "{ op: test.total, in: more, with: { factor: =request.least }, columns: { a: w } }",
    ];

    private const string Functions = "rows: count(), some: count(s), names: count_distinct(k_name), "
        + "halves: count_distinct(half), sum: sum(twice), of_n: sum(n), mean: mean(big), least: min(s), most: max(n), "
        + "top: max(twice), name: max(k_name), one: min(label), first: first(l), last: last(half)";

    private static string Yaml(string end) => $$"""
        adflow: 1
        graph: folds
        request: { least: float64 }
        tables: { t: { path: t.arrow }, k: { path: k.arrow, key: id } }
        nodes:
          rows: { op: scan, table: t }
          joined: { op: join, in: rows, table: k, with: { on: n, how: left, prefix: k_ } }
          half: { op: test.times, in: joined, columns: { a: f, b: w, product: half } }
          kept: { op: where, in: half, with: w >= request.least }
          more: { op: let, in: kept, with: { twice: half * 2, big: f > 3, label: "'x'" } }
          end: {{end}}
        output: end
        """;

    private static string[] Table(Random random, int rows)
    {
        int distinct = random.Next(1, 60);
        return [.. Enumerable.Range(0, rows).Select(row => string.Create(CultureInfo.InvariantCulture,
            $"{{\"id\":{row},\"f\":{Or(random.Next(distinct) / 4.0)},\"n\":{Or(random.Next(distinct))},")
            + string.Create(CultureInfo.InvariantCulture,
            $"\"s\":{Or(Text())},\"w\":{random.Next(distinct)},\"l\":{Or($"[{random.Next(3)}]")}}}"))];

        object Or(object value) => random.Next(9) == 0 ? "null" : value;

        string Text() => $"\"{(random.Next(2) == 0 ? "a long beginning " : "")}{random.Next(distinct)}\"";
    }

    [Test]
    public void RowsAddedChunkByChunk_GiveTheSameBitsAsAllAtOnce([Range(1, 18)] int seed)
    {
        var random = new Random(seed);
        string end = Ends[seed % Ends.Length];
        string[] table = Table(random, random.Next(3) switch { 0 => random.Next(3), 1 => 200, _ => 3_000 });
        using var whole = Tester(table, new(), new() { Fuse = false, Rules = RuleOptions.None }, end);
        BoundGraphOptions[] ways =
        [
            new(), new() { ChunkRows = random.Next(1, 100) }, new() { MorselRows = 64 },
            new() { Threads = 3, EagerThreads = true, ChunkRows = 64 },
        ];
        foreach (var way in ways)
        {
            using var fused = Tester(table, way, new() { Rules = RuleOptions.None }, end);
            Assert.That(fused.Graph.PhysicalPlan.Stages, Has.Count.EqualTo(2));
            foreach (int least in (int[])[0, 20, 0, 1_000])
            {
                string request = $$"""{"least":{{least}}}""";
                Assert.That(fused.Rows(request), Is.EqualTo(whole.Rows(request)),
                    $"seed {seed}, {end}, {table.Length} rows, least {least}, {way}");
            }
        }
    }

    [Test]
    public void RowRefusedWhileAdded_IsNamedByItsNumberInTheInput([Values(1, 64, 1024)] int chunkRows)
    {
        string[] table = [.. Enumerable.Range(0, 2_000).Select(row =>
            $$"""{"id":{{row}},"w":{{(row == 1_501 ? -1 : row % 2 * 9 - 5)}}}""")];
        using var tester = Tester(table, new() { ChunkRows = chunkRows }, new(), Ends[^1]);
        var failure = tester.Failure("""{"least":-2}""");
        Assert.That((failure.Node, failure.Column, failure.Row), Is.EqualTo(("end", "a", 750)));
        Assert.That(tester.Rows("""{"least":2}"""), Has.Count.EqualTo(1));
    }

    [Test]
    public void WarmRuns_AllocateNothingManaged([Values(1, 4, 7)] int end)
    {
        using var tester = Tester(Table(new Random(1), 3_000), new() { Threads = 1 }, new(), Ends[end]);
        var request = new RunRequest { Request = tester.Request("""{"least":3}""") };
        long least = long.MaxValue;
        for (int round = 0; round < 50 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            tester.Graph.RunAsync(request).GetAwaiter().GetResult().Dispose();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.That(least, Is.Zero);
    }

    [Test]
    public void Plan_SaysWhatTheEndReadsAndKeeps()
    {
        using var tester = Tester([], new(), new() { Rules = RuleOptions.None }, Ends[0]);
        string plan = tester.Graph.PhysicalPlan.ToString();
        Assert.That(plan,
            Does.Contain("  its end reads 2 columns of each chunk, keeps 11 columns, 3 of them written\n"));
        Assert.That(plan, Does.Contain("more → end: fused, ends the stage: rows are added chunk by chunk\n"));
    }

    private static GraphTester Tester(string[] table, BoundGraphOptions options, PlanOptions planning, string end) =>
        new GraphTester(TestModules.All) { Options = options, Planning = planning }
            .Table("t", Columns, table)
            .Table("k", "id: int64; name: utf8?", [.. Enumerable.Range(0, 50).Select(i =>
                $$"""{"id":{{i}},"name":{{(i % 7 == 0 ? "null" : $"\"name {i % 5}\"")}}}""")])
            .Open(Yaml(end));
}
