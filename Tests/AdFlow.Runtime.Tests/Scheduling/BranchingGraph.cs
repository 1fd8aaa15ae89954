using System.Buffers;
using System.Globalization;
using System.Text;
using AdFlow.Tables.Json;
using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>Random graphs with many branches, as text, and what their runs result in, as text.</summary>
internal static class BranchingGraph
{
    private static readonly string[] Failures = ["refuse", "depend", "crash", "forget"];

    /// <summary>Makes a tester with the table that the graphs read.</summary>
    public static GraphTester Tester(BoundGraphOptions options, bool fuse = false) =>
        new GraphTester(TestModules.All) { Options = options, Planning = new PlanOptions { Fuse = fuse } }
            .Table("ads", "id: int64; a: float64; b: float64", [.. Enumerable.Range(0, 60).Select(i => string.Create(
                CultureInfo.InvariantCulture, $$"""{"id": {{i}}, "a": {{i % 7 - 3}}, "b": {{i * 0.5}}}"""))]);

    /// <summary>A graph of some nodes over that table.</summary>
    /// <param name="random">What decides.</param>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="failures">Chance of a node to fail.</param>
    public static string Yaml(Random random, int nodes, double failures)
    {
        var text = new StringBuilder("""
            adflow: 1
            graph: branches
            deadline: 20s
            request: { x: float64 }
            tables: { ads: { path: ads.arrow } }
            nodes:
              n0: { op: scan, table: ads }

            """);
        var unused = new HashSet<int>();
        for (int i = 1; i <= nodes; i++)
        {
            int from = random.Next(i), other = random.Next(i);
            text.Append(CultureInfo.InvariantCulture, $"  n{i}: {Node(random, i, from, other, failures)}\n");
            unused.Remove(from);
            if (text.ToString().Contains($"n{i}: {{ op: union", StringComparison.Ordinal))
                unused.Remove(other);
            unused.Add(i);
        }
        string outputs = string.Join(", ", unused.Order().Select(i => $"o{i}: n{i}"));
        return text.Append($"outputs: {{ {outputs} }}\n").ToString();
    }

    /// <summary>Everything that a run resulted in.</summary>
    public static string Outcome(GraphTester tester, GraphRun run)
    {
        var text = new StringBuilder();
        foreach (var failure in run.Degraded)
            text.Append($"degraded {failure.Node}: {failure.Code} {failure.Message}\n");
        if (run.Failure is { } failed)
            return text.Append($"failed {failed.Node}: {failed.Code} {failed.Message}\n").ToString();
        for (int i = 0; i < tester.Graph.Plan.Outputs.Count; i++)
        {
            var lines = new ArrayBufferWriter<byte>();
            var batch = run.Output(i);
            new JsonRowWriter(batch.Schema).WriteLines(lines, batch);
            text.Append($"{tester.Graph.Plan.Outputs[i].Name}\n{Encoding.UTF8.GetString(lines.WrittenSpan)}\n");
        }
        return text.ToString();
    }

    private static string Node(Random random, int i, int from, int other, double failures)
    {
        if (random.NextDouble() < failures)
            return $"{{ op: test.fail, in: n{from}, with: {{ how: {Failures[random.Next(Failures.Length)]} }}"
                + (random.Next(2) == 0 ? ", on_error: empty }" : " }");
        return random.Next(6) switch
        {
            0 => $"{{ op: where, in: n{from}, with: a > {random.Next(-3, 3)} }}",
            1 => $"{{ op: let, in: n{from}, with: {{ v{i}: a * request.x + b }} }}",
            2 => $"{{ op: sort, in: n{from}, with: [-a, id] }}",
            3 when other != from => $"{{ op: union, in: [n{from}, n{other}] }}",
            4 => $"{{ op: where, in: n{from}, with: b < {random.Next(30)}, when: request.x > {random.Next(3)} }}",
            _ => $"{{ op: test.first, in: n{from}, with: {{ count: {random.Next(40)} }} }}",
        };
    }
}
