using System.Text;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

public sealed class FusionTests
{
    private const string Columns = "a: float32?; b: float32; c: float64?; d: int64";

    [Test]
    public void RandomMapGraphs_GiveTheSameBitsFusedOrNotAndInAnyChunks([Range(1, 12)] int seed)
    {
        var random = new Random(seed);
        string[] rows = [.. Enumerable.Range(0, random.Next(0, 3000)).Select(_ => Row(random))];
        string nodes = Nodes(random, out string last);
        string fused = Run(rows, nodes, last, "", 1024, out int stages);
        string alone = Run(rows, nodes, last, ", on_error: empty", 1024, out int stagesAlone);
        string chunked = Run(rows, nodes, last, "", random.Next(1, 200), out _);
        string compiled = Run(rows, nodes, last, "", random.Next(1, 200), out _, tier: 2);
        Assert.That(alone, Is.EqualTo(fused), $"seed {seed}");
        Assert.That(chunked, Is.EqualTo(fused), $"seed {seed}");
        Assert.That(compiled, Is.EqualTo(fused), $"seed {seed}");
        Assert.That(stages, Is.LessThan(stagesAlone), $"seed {seed}");
    }

    private static string Row(Random random)
    {
        string Number(bool nullable) => nullable && random.Next(5) == 0 ? "null"
            : (random.NextDouble() * 100 - 50).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return $$"""{"a": {{Number(true)}}, "b": {{Number(false)}}, "c": {{Number(true)}}, "d": {{random.Next(99)}}}""";
    }

    // Every node maps some earlier one; all results are put out, so none is pruned.
    private static string Nodes(Random random, out string last)
    {
        var text = new StringBuilder();
        var columns = new List<string> { "a", "b", "c", "d" };
        last = "scan";
        for (int i = 0; i < random.Next(2, 9); i++)
        {
            string Any() => columns[random.Next(columns.Count)];
            (string op, string output) = random.Next(3) switch
            {
                0 => ("test.sum", "sum"),
                1 => ("test.times", "product"),
                _ => ("test.both", "low"),
            };
            string second = op == "test.both" ? $", high: high{i}" : "";
            text.Append($"  n{i}: {{ op: {op}, in: {last}, columns: {{ a: {Any()}, b: {Any()}, {output}: {output}{i}"
                + $"{second} }}MORE }}\n");
            columns.Add($"{output}{i}");
            last = $"n{i}";
        }
        return text.ToString();
    }

    private static string Run(
        string[] rows, string nodes, string last, string more, int chunkRows, out int stages, int tier = 1)
    {
        using var tester = new GraphTester(TestModules.All)
        {
            Options = new BoundGraphOptions
            {
                ChunkRows = chunkRows, Tier = tier, HotRows = 1, CompilesInline = true, ChecksOfCompiled = 1,
            },
        }.Table("t", Columns, rows).Open($$"""
            adflow: 1
            graph: random
            request: {}
            tables: { t: { path: t.arrow } }
            nodes:
              scan: { op: scan, table: t }
            {{nodes.Replace("MORE", more, StringComparison.Ordinal)}}
            output: {{last}}
            """);
        stages = tester.Graph.PhysicalPlan.Stages.Count;
        // The second run compiles, the third one runs compiled code all the way.
        for (int i = 1; i < tier; i++)
            Assert.That(tester.Rows("{}"), Is.EqualTo(tester.Rows("{}")));
        return string.Join('\n', tester.Rows("{}"));
    }
}
