using AdFlow.Tables;

namespace AdFlow.Graphs.Tests.Syntax;

public sealed class GraphReaderTests
{
    private const string Ads = """
        adflow: 1                       # format version
        graph: search_ads
        doc: One search request to at most four priced, rendered ads.
        deadline: 40ms
        request: { query: utf8, user_id: int64, slots: "int32?" }
        settings:
          reserve: float64
          floor: { type: "float32?", default: 0.05, doc: Lowest price per click. }
        tables:
          products: { path: p.arrow, key: ad_id, indexes: { text: { inverted: [title, name], analyzer: english } } }
          bidwords: { path: build/bidwords.arrow, indexes: { words: { bidwords: text, match: kind, negative: no } } }
          vectors:
            path: "build/vectors.arrow"
            group_key: ad_id
            indexes:
              near: { vector: embedding }
        nodes:
          rewrite:  { op: recall.rewrite, in: request, with: { synonyms: synonyms.txt } }
          text:     { op: recall.text, in: rewrite.terms, table: products.text, with: { limit: 300 } }
          semantic: { op: recall.vector, in: rewrite, table: vectors, timeout: 8ms, on_timeout: empty, on_error: empty }
          merged:   { op: recall.merge, in: [text, semantic.hits], with: { limit: 800, keep: [bid] } }
          features: { op: join, in: { left: merged, right: [text, ads] }, table: { rows: products, words: bidwords.w } }
          eligible: { op: where, in: features, with: budget_left > 0 and price > 0, when: request.slots > 0 }
          ads:
            op: bid.ecpm
            in: eligible
            columns: { pctr: ctr, ecpm: revenue }
            doc: |
              Two
              lines.
        outputs: { ads: ads, debug: merged.rows }
        """;

    [Test]
    public void ReadText_FrontOfGraph_GivesValuesAndPlaces()
    {
        var graph = Read(Ads);
        Assert.Multiple(() =>
        {
            Assert.That(graph.Name, Is.EqualTo(new YamlScalar("search_ads", false, At(2, 8))));
            Assert.That(graph.Doc, Is.EqualTo("One search request to at most four priced, rendered ads."));
            Assert.That(graph.Deadline, Is.EqualTo(TimeSpan.FromMilliseconds(40)));
            Assert.That(graph.IsSubGraph, Is.False);
            Assert.That(graph.IsComplete);
            Assert.That(graph.Request, Is.EqualTo(new[]
            {
                new FieldSpec(new Field("query", DataType.Utf8, false), At(5, 12)),
                new FieldSpec(new Field("user_id", DataType.Int64, false), At(5, 25)),
                new FieldSpec(new Field("slots", DataType.Int32), At(5, 41)),
            }));
            Assert.That(graph.Settings, Is.EqualTo(new[]
            {
                new SettingSpec(new Field("reserve", DataType.Float64, false), null, "", At(7, 3)),
                new SettingSpec(new Field("floor", DataType.Float32), new YamlScalar("0.05", false, At(8, 39)),
                    "Lowest price per click.", At(8, 3)),
            }));
        });
    }

    [Test]
    public void ReadText_Tables_GiveKeysAndIndexes()
    {
        var tables = Read(Ads).Tables;
        Assert.Multiple(() =>
        {
            Assert.That(tables.Select(table => table.Name.Position),
                Is.EqualTo(new[] { At(10, 3), At(11, 3), At(12, 3) }));
            Assert.That(tables[0].Path, Is.EqualTo(new YamlScalar("p.arrow", false, At(10, 21))));
            Assert.That(tables[0].Key, Is.EqualTo(new YamlScalar("ad_id", false, At(10, 35))));
            Assert.That(tables[0].GroupKey, Is.Null);
            Assert.That(tables[2].Path, Is.EqualTo(new YamlScalar("build/vectors.arrow", true, At(13, 11))));
            Assert.That(tables[2].GroupKey!.Text, Is.EqualTo("ad_id"));
            var text = tables[0].Indexes.Single();
            Assert.That(text.Name, Is.EqualTo(new YamlScalar("text", false, At(10, 53))));
            Assert.That(text.Kind, Is.EqualTo(new YamlScalar("inverted", false, At(10, 61))));
            Assert.That(text.Columns.Select(column => column.Text), Is.EqualTo(new[] { "title", "name" }));
            Assert.That(text.Options.Single(), Is.EqualTo(new YamlEntry(
                new YamlScalar("analyzer", false, At(10, 86)), new YamlScalar("english", false, At(10, 96)))));
            Assert.That(tables[1].Indexes.Single().Options.Select(option => option.Key.Text),
                Is.EqualTo(new[] { "match", "negative" }));
            Assert.That(tables[2].Indexes.Single().Columns.Single(),
                Is.EqualTo(new YamlScalar("embedding", false, At(16, 23))));
        });
    }

    [Test]
    public void ReadText_Connections_GiveSourcesAndPlaces()
    {
        var nodes = Read(Ads).Nodes;
        Assert.Multiple(() =>
        {
            Assert.That(nodes.Select(node => node.Id.Text), Is.EqualTo(
                new[] { "rewrite", "text", "semantic", "merged", "features", "eligible", "ads" }));
            Assert.That(nodes[0].Id.Position, Is.EqualTo(At(18, 3)));
            Assert.That(nodes[0].Op, Is.EqualTo(new YamlScalar("recall.rewrite", false, At(18, 19))));
            Assert.That(nodes[0].In.Single().Sources.Single(), Is.EqualTo(new SourceSpec("request", null, At(18, 39))));
            Assert.That(nodes[1].In.Single().Sources.Single(),
                Is.EqualTo(new SourceSpec("rewrite", "terms", At(19, 36))));
            Assert.That(nodes[1].In.Single().IsList, Is.False);
            Assert.That(nodes[1].Tables.Single(), Is.EqualTo(new NodeTableSpec(null, "products", "text", At(19, 58))));
            Assert.That(nodes[3].In.Single().IsList);
            Assert.That(nodes[3].In.Single().Sources, Is.EqualTo(
                new[] { new SourceSpec("text", null, At(21, 38)), new SourceSpec("semantic", "hits", At(21, 44)) }));
            Assert.That(nodes[4].In.Select(input => (input.Port!.Text, input.IsList, input.Sources.Count)),
                Is.EqualTo(new[] { ("left", false, 1), ("right", true, 2) }));
            Assert.That(nodes[4].Tables.Select(table => (table.Port!.Text, table.Table, table.Index)),
                Is.EqualTo(new[] { ("rows", "products", (string?)null), ("words", "bidwords", "w") }));
        });
    }

    [Test]
    public void ReadText_NodeKeys_GiveSettingsConditionsAndFailures()
    {
        var nodes = Read(Ads).Nodes;
        Assert.Multiple(() =>
        {
            Assert.That(nodes[2].Timeout, Is.EqualTo(TimeSpan.FromMilliseconds(8)));
            Assert.That((nodes[2].OnTimeout, nodes[2].OnError), Is.EqualTo((FailureAction.Empty, FailureAction.Empty)));
            Assert.That((nodes[0].OnTimeout, nodes[0].OnError), Is.EqualTo((FailureAction.Fail, FailureAction.Fail)));
            Assert.That(nodes[5].With, Is.EqualTo(new YamlScalar("budget_left > 0 and price > 0", false, At(23, 46))));
            Assert.That(nodes[5].When, Is.EqualTo(new YamlScalar("request.slots > 0", false, At(23, 83))));
            var with = (YamlMapping)nodes[3].With!;
            Assert.That(with.Position, Is.EqualTo(At(21, 66)));
            Assert.That(with.Entries.Select(entry => entry.Key.Text), Is.EqualTo(new[] { "limit", "keep" }));
            Assert.That(((YamlSequence)with.Entries[1].Value).Items.Single(),
                Is.EqualTo(new YamlScalar("bid", false, At(21, 87))));
            Assert.That(nodes[6].Columns.Select(pair => (pair.Operator.Text, pair.Column.Text)),
                Is.EqualTo(new[] { ("pctr", "ctr"), ("ecpm", "revenue") }));
            Assert.That(nodes[6].Doc, Is.EqualTo("Two\nlines.\n"));
        });
    }

    [Test]
    public void ReadText_Outputs_AreNamed()
    {
        Assert.That(Read(Ads).Outputs, Is.EqualTo(new[]
        {
            new GraphOutputSpec(new YamlScalar("ads", false, At(31, 12)), new SourceSpec("ads", null, At(31, 17))),
            new GraphOutputSpec(
                new YamlScalar("debug", false, At(31, 22)), new SourceSpec("merged", "rows", At(31, 29))),
        }));
        var single = Read("adflow: 1\ngraph: g\nrequest: {}\nnodes: { a: { op: x } }\noutput: a.b\n");
        Assert.That(single.Outputs.Single(), Is.EqualTo(new GraphOutputSpec(
            new YamlScalar("output", false, At(5, 1)), new SourceSpec("a", "b", At(5, 9)))));
        Assert.That(single.Request, Is.Empty);
    }

    private static GraphSpec Read(string text)
    {
        var diagnostics = new DiagnosticBag();
        var graph = GraphReader.ReadText(text, "ads.graph.yaml", diagnostics);
        Assert.That(diagnostics.ToList(), Is.Empty);
        return graph!;
    }

    private static SourcePosition At(int line, int column) => new("ads.graph.yaml", line, column);
}
