using AdFlow.Testing;

namespace AdFlow.Runtime.Tests;

/// <summary>Random graphs of relational operators against a slow obvious reference.</summary>
public sealed class RandomGraphTests
{
    private const string Unused = "    a: unused_items\n    b: unused_groups\n    c: unused_words\n";

    [Test]
    public void RandomGraph_AnyRequests_GivesTheRowsOfTheReferencePrunedOrNot([Range(1, 60)] int seed)
    {
        var random = new Random(seed);
        using var tester = new GraphTester(TestModules.All) { Options = Options(seed, random.Next(1, 200)) };
        var tables = new RandomGraphTables(random);
        tables.Write(tester);
        var pipeline = new RandomPipeline(random, tables);
        pipeline.Fill(random.Next(1, 9));
        var requests = Enumerable.Range(0, 3).Select(_ => tables.Request(RandomPipeline.RequestColumns)).ToList();
        foreach (var (_, row) in requests)
            pipeline.Nodes[^1].Rows(row);
        CheckEveryNode(tester, pipeline, [.. requests, requests[0]], seed);
        CheckPruned(tester, pipeline, requests, random, seed);
    }

    private static BoundGraphOptions Options(int seed, int chunkRows) =>
        new() { ChunkRows = chunkRows, Threads = 1 + seed % 3, EagerThreads = true };

    // Every node is an output, so that nothing is pruned.
    private static void CheckEveryNode(
        GraphTester tester, RandomPipeline pipeline, List<(string Json, object?[] Row)> requests, int seed)
    {
        string yaml = pipeline.Yaml("outputs:\n" + string.Concat(
            pipeline.Nodes.Select(node => $"    {node.Id}: {node.Id}\n")) + Unused);
        tester.Open(yaml);
        foreach (var node in pipeline.Nodes)
            foreach (var (json, row) in requests)
                Assert.That(ReferenceCells.Read(tester.Rows(json, node.Id), node.Columns),
                    Is.EqualTo(ReferenceCells.Print(node.Rows(row))),
                    $"seed {seed}, node {node.Id}, request {json}\n{yaml}");
    }

    // Only some columns of the last node are put out.
    private static void CheckPruned(
        GraphTester tester, RandomPipeline pipeline, List<(string Json, object?[] Row)> requests, Random random,
        int seed)
    {
        var last = pipeline.Nodes[^1];
        int[] kept = [.. Enumerable.Range(0, last.Columns.Count).Where(_ => random.Next(3) == 0).DefaultIfEmpty(0)];
        CellColumn[] columns = [.. kept.Select(i => last.Columns[i])];
        string used = string.Concat(pipeline.Nodes.Select(node => $"  all_{node.Id}: {{ op: aggregate, in: {node.Id}, "
            + "with: { compute: { rows: count() } } }\n"));
        string yaml = pipeline.Yaml(used
            + $"  few: {{ op: select, in: {last.Id}, with: [{string.Join(", ", columns.Select(c => c.Name))}] }}\n"
            + "outputs:\n    few: few\n"
            + string.Concat(pipeline.Nodes.Select(node => $"    all_{node.Id}: all_{node.Id}\n")) + Unused);
        tester.Open(yaml);
        foreach (var (json, row) in requests)
        {
            Assert.That(ReferenceCells.Read(tester.Rows(json), columns), Is.EqualTo(ReferenceCells.Print(
                last.Rows(row).Select(cells => kept.Select(i => cells[i]).ToArray()))),
                $"seed {seed}, pruned, request {json}\n{yaml}");
            foreach (var node in pipeline.Nodes)
                Assert.That(tester.Rows(json, $"all_{node.Id}"),
                    Is.EqualTo([$$"""{"rows":{{node.Rows(row).Count}}}"""]),
                    $"seed {seed}, rows of {node.Id}, request {json}\n{yaml}");
        }
    }
}
