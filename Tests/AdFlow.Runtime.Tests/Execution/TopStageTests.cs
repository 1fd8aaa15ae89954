using System.Globalization;
using System.Text.Json;
using AdFlow.Graphs;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>Stages that end with the best rows.</summary>
public sealed class TopStageTests
{
    private const string Columns = "id: int64; f: float32?; d: float64?; n: int64?; w: float32";

    private static readonly string[] Odd = ["0", "-0.0", "\"NaN\"", "\"Infinity\"", "\"-Infinity\""];

    // The same rows with and without the top, which reads what maps and filters gave.
    private static string Yaml(string by, bool isTop) => $$"""
        adflow: 1
        graph: tops
        request: { k: int64, least: float64 }
        tables: { t: { path: t.arrow } }
        nodes:
          rows: { op: scan, table: t }
          sum: { op: test.sum, in: rows, with: { weight: 0.5 }, columns: { a: f, b: w } }
          kept: { op: where, in: sum, with: w >= request.least }
          more: { op: test.times, in: kept, columns: { a: d, b: w } }
          called: { op: test.call, in: more, columns: { a: w }, with: { refuses: true } }
          {{(isTop ? $"best: {{ op: top_k, in: called, with: {{ by: {by}, k: =request.k }} }}" : "")}}
          answer: { op: select, in: {{(isTop ? "best" : "called")}}, with: [id, {{by}}, doubled, w, product] }
        output: answer
        """.Replace("doubled, w, product", by == "product" ? "doubled, w" : "doubled, w, product");

    private static string[] Table(Random random, int rows)
    {
        int distinct = random.Next(1, 200);
        return [.. Enumerable.Range(0, rows).Select(row => string.Create(CultureInfo.InvariantCulture, $$"""
            {"id":{{row}},"f":{{Number()}},"d":{{Number()}},"n":{{Whole()}},"w":{{random.Next(distinct)}}}
            """))];

        string Number() => random.Next(15) switch
        {
            0 => "null",
            1 => Odd[random.Next(Odd.Length)],
            _ => (random.Next(distinct) / 4.0).ToString(CultureInfo.InvariantCulture),
        };

        string Whole() => random.Next(9) == 0 ? "null" : $"\"{random.NextInt64(distinct) * (1L << 40) - 7}\"";
    }

    [Test]
    public void BestRows_HoweverExecuted_AreTheFirstOfAllRowsSorted([Range(1, 16)] int seed)
    {
        var random = new Random(seed);
        int rows = random.Next(3) switch { 0 => random.Next(4), 1 => random.Next(300), _ => random.Next(5_000) };
        string by = ((string[])["f", "d", "n", "sum", "product"])[random.Next(5)];
        string[] table = Table(random, rows);
        BoundGraphOptions[] ways =
        [
            new() { Threads = 1 }, new() { Threads = 1, ChunkRows = random.Next(1, 200) },
            new() { Threads = 1, MorselRows = 64 * random.Next(1, 6) },
            new() { Threads = 2 + seed % 3, EagerThreads = true, ChunkRows = 64 * random.Next(1, 9) },
        ];
        using var all = Tester(table, ways[0], Yaml(by, isTop: false));
        foreach (var way in ways)
        {
            using var best = Tester(table, way, Yaml(by, isTop: true));
            foreach (int k in (int[])[0, 1, Math.Max(rows - 1, 0), rows, rows + 5, random.Next(rows + 1)])
            {
                string request = $$"""{"k":{{k}},"least":{{random.Next(3) * 40}}}""";
                Assert.That(best.Rows(request), Is.EqualTo(First(all.Rows(request), by, k)),
                    $"seed {seed}, by {by}, k {k}, {rows} rows, {way}");
            }
        }
    }

    [Test]
    public void RowRefusedAmongThoseKept_NamesTheRowOfTheSource([Values(1, 3)] int threads)
    {
        string[] table = [.. Enumerable.Range(0, 2_000).Select(row =>
            $$"""{"id":{{row}},"f":{{row % 1_000}},"d":1,"n":0,"w":{{(row == 999 ? -1 : 1)}}}""")];
        var options = new BoundGraphOptions { Threads = threads, EagerThreads = threads > 1, ChunkRows = 64 };
        using var tester = Tester(table, options, Yaml("f", isTop: true));
        var failure = tester.Failure("""{"k":20,"least":-9}""");
        Assert.That((failure.Node, failure.Column, failure.Row), Is.EqualTo(("called", "a", 999)));
        Assert.That(tester.Rows("""{"k":1999,"least":2}"""), Is.Empty);
    }

    [Test]
    public void RowRefusedByOneOfSeveralThreads_NamesTheRowOfTheInput([Values(1, 3)] int threads)
    {
        string[] table = [.. Enumerable.Range(0, 4_000).Select(row =>
            $$"""{"id":{{row}},"f":1,"d":1,"n":0,"w":{{(row is 2_999 or 3_999 ? -1 : row % 2 * 3 - 2)}}}""")];
        var options = new BoundGraphOptions { Threads = threads, EagerThreads = threads > 1, ChunkRows = 64 };
        using var tester = Tester(table, options, Yaml("f", isTop: false));
        for (int round = 0; round < 5; round++)
        {
            var failure = tester.Failure("""{"k":1,"least":-1}""");
            Assert.That((failure.Node, failure.Column, failure.Row), Is.EqualTo(("called", "a", 1_499)));
        }
    }

    [Test]
    public void WarmRuns_OnSeveralThreads_AllocateNothingManaged()
    {
        using var tester = Tester(Table(new Random(1), 5_000),
            new() { Threads = 3, EagerThreads = true }, Yaml("sum", isTop: true));
        var request = new RunRequest { Request = tester.Request("""{"k":100,"least":3}""") };
        long least = long.MaxValue;
        for (int round = 0; round < 200 && least > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < 5; i++)
                tester.Graph.RunAsync(request).GetAwaiter().GetResult().Dispose();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        Assert.That(least, Is.Zero);
    }

    private static GraphTester Tester(string[] table, BoundGraphOptions options, string yaml) =>
        new GraphTester(TestModules.All) { Options = options, Planning = new() { Rules = RuleOptions.None } }
            .Table("t", Columns, table).Open(yaml);

    private static IEnumerable<string> First(IEnumerable<string> rows, string by, int k) => rows
        .Select(row => (Row: row, Value: Value(row, by)))
        .OrderBy(row => row.Value is null ? 2 : double.IsNaN(row.Value.Value) ? 1 : 0)
        .ThenByDescending(row => row.Value is { } value && !double.IsNaN(value) ? value + 0 : 0)
        .Take(k).Select(row => row.Row);

    private static double? Value(string row, string by)
    {
        using var cells = JsonDocument.Parse(row);
        var cell = cells.RootElement.GetProperty(by);
        return cell.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => double.Parse(cell.GetString()!, CultureInfo.InvariantCulture),
            _ => cell.GetDouble(),
        };
    }
}
