using System.Globalization;
using System.Text;
using AdFlow.Graphs.Tests.Golden;

namespace AdFlow.Graphs.Tests.Binding;

/// <summary>Short texts that stand for far more than can be bound are refused, at once and in plain words.</summary>
public sealed class GraphSizeTests
{
    [Test]
    public void ColumnsThatDouble_AreRefused()
    {
        var columns = Enumerable.Range(1, 60).Select(i => $"y{i}: y{i - 1} + y{i - 1}");
        string said = Say(("g.graph.yaml", $$"""
            adflow: 1
            graph: g
            request: { y0: float64 }
            nodes: { a: { op: let, in: request, with: { {{string.Join(", ", columns)}} } } }
            output: a
            """));
        Assert.That(said, Does.StartWith("g.graph.yaml:4:").And.Contain("ADG2014: the expressions of the graph have "
            + "more than 2,000,000 operations").And.Contain("'let' nodes of their own"));
        Assert.That(said.Split('\n'), Has.Length.EqualTo(1), "one problem is reported once");
    }

    [Test]
    public void ColumnsThatBuildOnEachOtherTooDeep_AreRefused()
    {
        var columns = Enumerable.Range(1, 1_100).Select(i => $"y{i}: y{i - 1} + 1");
        string said = Say(("g.graph.yaml", $$"""
            adflow: 1
            graph: g
            request: { y0: float64 }
            nodes: { a: { op: let, in: request, with: { {{string.Join(", ", columns)}} } } }
            output: a
            """));
        Assert.That(said, Does.Contain("ADG2014: this expression is 1,001 operations deep")
            .And.Contain("at most 1,000"));
    }

    [Test]
    public void SettingsThatMultiply_AreRefused()
    {
        string sum = string.Join(" + ", Enumerable.Repeat("settings.k", 20));
        var files = Enumerable.Range(0, 14).Select(i => ($"s{i}.graph.yaml", $$"""
            adflow: 1
            graph: s{{i}}
            inputs: { i: { x: float64 } }
            settings: { k: float64 }
            nodes: { a: { {{(i < 13 ? $"use: s{i + 1}.graph.yaml, in: i, with: {{ k: \"={sum}\" }}"
                : "op: where, in: i, with: x > settings.k")}} } }
            output: a
            """));
        string said = Say([("g.graph.yaml", """
            adflow: 1
            graph: g
            request: { x: float64 }
            nodes: { a: { use: s0.graph.yaml, in: request, with: { k: "=request.x" } } }
            output: a
            """), .. files]);
        Assert.That(said, Does.Contain("ADG2014: the expressions of the graph have more than 2,000,000 operations"));
    }

    [Test]
    public void ColumnsThatPassThroughTooManyNodes_AreRefused()
    {
        string fields = string.Join(", ", Enumerable.Range(0, 10_000).Select(i => $"f{i}: int8"));
        var text = new StringBuilder($"adflow: 1\ngraph: g\nrequest: {{ {fields} }}\nnodes:\n");
        for (int i = 1; i <= 120; i++)
        {
            string source = i == 1 ? "request" : FormattableString.Invariant($"n{i - 1}");
            text.Append(CultureInfo.InvariantCulture, $"  n{i}: {{ op: where, in: {source}, with: f0 > {i} }}\n");
        }
        string said = Say(("g.graph.yaml", text + "output: n120\n"));
        Assert.That(said, Is.EqualTo("g.graph.yaml:105:3: ADG2014: the nodes down to 'n101' put out more than "
            + "1,000,000 columns in all; drop columns early by 'select'"));
    }

    [Test]
    public void ExpressionThatIsLong_IsCutInItsMessage()
    {
        string sum = string.Concat(Enumerable.Repeat("x + ", 300));
        string said = Say(("g.graph.yaml", $$"""
            adflow: 1
            graph: g
            request: { x: float64 }
            nodes: { a: { op: where, in: request, with: "{{sum}}nothing > 0" } }
            output: a
            """));
        Assert.That(said, Does.Contain("in '… x + x").And.Contain("x + nothing > 0'").And.Contain("unknown column"));
        Assert.That(said.Length, Is.LessThan(600));
    }

    private static string Say(params (string File, string Text)[] documents) =>
        new GoldenCase("size", documents, "").Run((path, diagnostics) =>
        {
            var graph = GraphReader.ReadFile(path, diagnostics);
            if (graph is not null)
                GraphBinder.Bind(graph, TestCatalog.Create(), TestTables.Find, diagnostics);
        });
}
