using System.Text.Json;
using AdFlow.Graphs;
using AdFlow.Testing;

namespace AdFlow.Operators.Standard.Tests;

/// <summary>What holds for every operator in a graph, whatever it does.</summary>
public sealed class EveryOperatorTests
{
    // Their tests are in Source: what holds there is no matter of the operator alone.
    private static readonly string[] NeedServices = ["source.http"];

    [Test]
    public void Graph_HoldsEveryOperator()
    {
        using var tester = EveryOperatorGraph.Tester().Open(WithEveryNode(EveryOperatorGraph.Nodes));
        var catalog = new OperatorCatalogBuilder().Add(StandardOperators.Module).Build();
        Assert.That(tester.Graph.Plan.Nodes.Select(node => node.Operator.Id).Distinct(),
            Is.EquivalentTo(catalog.Operators.Select(op => op.Id).Except(NeedServices)));
    }

    [Test]
    public void WarmRun_AllocatesNothing()
    {
        using var tester = EveryOperatorGraph.Tester().Open(WithEveryNode(EveryOperatorGraph.Nodes));
        Assert.That(tester.Rows(EveryOperatorGraph.Request, "gsp"), Is.Not.Empty);
        var request = tester.Request(EveryOperatorGraph.Request);
        long before = 0;
        for (int i = 0; i < 40; i++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            using var run = tester.Graph.RunAsync(new() { Request = request }).Result;
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void AnyColumnAlone_IsWhatItIsBesideAllOthers()
    {
        using var tester = EveryOperatorGraph.Tester().Open(WithEveryNode(EveryOperatorGraph.Nodes));
        var whole = tester.Graph.Plan.Nodes.ToDictionary(
            node => node.Path, node => tester.Rows(EveryOperatorGraph.Request, node.Path));
        foreach (var node in tester.Graph.Plan.Nodes)
            foreach (var field in node.Schemas[0].Fields)
            {
                tester.Open(WithOneColumn(node, whole.Keys, field.Name));
                Assert.That(tester.Rows(EveryOperatorGraph.Request).Select(row => Value(row, field.Name)),
                    Is.EqualTo(whole[node.Path].Select(row => Value(row, field.Name))), $"{node.Path}.{field.Name}");
            }
    }

    [Test]
    public void ManyThreads_EachRunGivesTheRowsOfItsOwnRequest()
    {
        string[] requests = [.. Enumerable.Range(0, 6).Select(i => $$"""{"query":"Laptop","limit":{{i}}}""")];
        using var tester = EveryOperatorGraph.Tester().Open(WithEveryNode(EveryOperatorGraph.Nodes));
        int ordinal = tester.Graph.Plan.Outputs.ToList().FindIndex(output => output.Name == "both");
        var batches = requests.Select(tester.Request).ToList();
        var expected = requests.Select(request => tester.Rows(request, "both")).ToList();
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            using var run = tester.Graph.RunAsync(new() { Request = batches[i % requests.Length] }).Result;
            Assert.That(Rows.Print(run.Output(ordinal)), Is.EqualTo(expected[i % requests.Length]));
        });
    }

    [TestCase("{}")]
    [TestCase("""{"query":"boat"}""")]
    [TestCase("""{"query":""}""")]
    [TestCase("""{"query":"Laptop","limit":0}""")]
    [TestCase("""{"query":"Laptop","off":true}""")]
    [TestCase(EveryOperatorGraph.Request)]
    public void NoRowsAnywhere_IsNoFault(string request)
    {
        foreach (var tester in (GraphTester[])[EveryOperatorGraph.Empty(), EveryOperatorGraph.Tester()])
            using (tester.Open(WithEveryNode(EveryOperatorGraph.Nodes)))
                for (int i = 0; i < 2; i++)
                {
                    using var run = tester.Run(request);
                    Assert.That(run.Failure, Is.Null);
                }
    }

    [TestCase("recall.spell, in: request, table: terms")]
    [TestCase("recall.encode, in: request, table: terms")]
    [TestCase("rank.head_match, in: { in: request, query: request }, table: { words: terms, modifiers: words }")]
    [TestCase("rank.head_match, in: { in: request, query: request }, table: { words: words, modifiers: terms }")]
    public void TermsThatAreNumbers_AreAProblem(string op)
    {
        using var tester = new GraphTester(StandardOperators.Module)
            .Table("terms", "term: int64; count: int64; vector: vector<float32,2>").Table("words", "word: utf8");
        var problems = tester.Problems($$"""
            adflow: 1
            graph: terms
            request: { query: utf8, heads: list<utf8>, tokens: list<utf8> }
            tables: { terms: { path: terms.arrow, key: term }, words: { path: words.arrow, key: word } }
            nodes: { found: { op: {{op}} } }
            output: found
            """);
        Assert.That(problems.Single(), Does.Contain("key 'term' of table 'terms' is int64; expected utf8, the terms"));
    }

    private static string Value(string row, string column) =>
        JsonDocument.Parse(row).RootElement.GetProperty(column).GetRawText();

    private static string WithEveryNode(string nodes) =>
        nodes + "outputs:\n" + string.Concat(Ids(nodes).Select(id => $"  {id}: {id}\n"));

    // All nodes are used, but only as numbers of rows.
    private static string WithOneColumn(LogicalNode node, IEnumerable<string> all, string column) =>
        EveryOperatorGraph.Nodes
        + $"  few: {{ op: select, in: {node.Path}, with: [{column}] }}\n"
        + string.Concat(all.Select(id =>
            $"  n_{id}: {{ op: aggregate, in: {id}, with: {{ compute: {{ n: count() }} }} }}\n"))
        + "outputs:\n  few: few\n" + string.Concat(all.Select(id => $"  n_{id}: n_{id}\n"));

    private static IEnumerable<string> Ids(string nodes) => nodes[nodes.IndexOf("nodes:", StringComparison.Ordinal)..]
        .Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line[2] != ' ')
        .Select(line => line.Trim().Split(':')[0]);
}
