using AdFlow.Graphs;
using AdFlow.Samples.SearchAds;

namespace AdFlow.Samples.Tests.Clicks;

public sealed class GraphPrefixTests
{
    private const string Text = """
        adflow: 1
        graph: small
        request: { limit: int64 }
        tables: { ads: { path: ads.arrow }, users: { path: users.arrow, key: ad_id } }
        nodes:
          all: { op: scan, table: ads }
          cheap: { op: where, in: all, with: price < 3 }
          known: { op: join, in: cheap, table: users }
          other: { op: scan, table: ads }
        outputs: { known: known, other: other }
        """;

    [Test]
    public void Of_Node_KeepsWhatItNeeds()
    {
        var prefix = GraphPrefix.Of(Read(), "cheap");
        Assert.That(prefix.Nodes.Select(node => node.Id.Text), Is.EqualTo((string[])["all", "cheap"]));
        Assert.That(prefix.Tables.Select(table => table.Name.Text), Is.EqualTo((string[])["ads"]));
        Assert.That(prefix.Outputs.Single().Source.Node, Is.EqualTo("cheap"));
    }

    [Test]
    public void Of_UnknownNode_IsRefused() =>
        Assert.That(() => GraphPrefix.Of(Read(), "cheep"), Throws.ArgumentException.With.Message.Contains("cheep"));

    private static GraphSpec Read() => GraphReader.ReadText(Text, "small.graph.yaml", new DiagnosticBag())!;
}
