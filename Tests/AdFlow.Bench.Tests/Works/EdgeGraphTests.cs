namespace AdFlow.Bench.Tests;

public sealed class EdgeGraphTests
{
    [TestCase("chain64", 64, 63, 1)]
    [TestCase("fan64", 66, 128, 1)]
    [TestCase("layered200", 200, 350, 45)]
    public void Read_AShippedGraph_HasItsNodesAndEdges(string name, int nodes, int edges, int sinks)
    {
        var graph = EdgeGraph.Read(name);
        Assert.That(graph.Count, Is.EqualTo(nodes));
        Assert.That(graph.Predecessors.Sum(sources => sources.Length), Is.EqualTo(edges));
        Assert.That(graph.Successors.Sum(targets => targets.Length), Is.EqualTo(edges));
        Assert.That(graph.Sinks.Count(), Is.EqualTo(sinks));
    }

    [Test]
    public void Compute_OfAChain_AddsUp()
    {
        var graph = EdgeGraph.Read("chain64");
        float[] values = new float[graph.Count];
        for (int node = 0; node < values.Length; node++)
            graph.Compute(node, values, seed: 1);
        Assert.That(values[^1], Is.EqualTo(1 + 0.5f * 64 * 65 / 2));
    }
}
