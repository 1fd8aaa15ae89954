using AdFlow.Operators.Standard;
using AdFlow.Testing;

namespace AdFlow.Operators.Onnx.Tests;

/// <summary>Runs <c>rank.onnx</c> in a graph over one table, <c>ads</c>.</summary>
internal sealed class ModelTester : IDisposable
{
    public ModelTester(string columns, params string[] rows)
        : this() => Graphs.Table("ads", columns, rows);

    public ModelTester(AdFlow.Tables.Table table)
        : this() => Graphs.Table("ads", table);

    private ModelTester()
    {
        NeedsOnnxRuntime.OrSkip();
        Graphs = new GraphTester(StandardOperators.Module, OnnxOperators.Module);
    }

    public GraphTester Graphs { get; }

    /// <summary>Writes a model to <c>m.onnx</c>.</summary>
    public ModelTester Model(OnnxWriter model) => Model(model.ToBytes());

    /// <inheritdoc cref="Model(OnnxWriter)"/>
    public ModelTester Model(byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(Graphs.Folder, "m.onnx"), bytes);
        return this;
    }

    /// <summary>Opens a graph of one model.</summary>
    /// <param name="settings">Settings besides the model's file.</param>
    /// <param name="keep">Columns to put out, or empty for all.</param>
    public ModelTester Open(string settings, string keep = "")
    {
        Graphs.Open(Yaml(settings, keep));
        return this;
    }

    /// <summary>What is wrong with a graph of one model, without positions.</summary>
    public IReadOnlyList<string> Problems(string settings) =>
        [.. Graphs.Problems(Yaml(settings, "")).Select(problem => problem[(problem.IndexOf(": ADG") + 11)..])];

    public IReadOnlyList<string> Rows() => Graphs.Rows("{}");

    /// <summary>Opens a graph and gives the rows of its new columns.</summary>
    public IReadOnlyList<string> Rows(string settings, string keep) => Open(settings, keep).Rows();

    public void Dispose() => Graphs.Dispose();

    private static string Yaml(string settings, string keep) => $$"""
        adflow: 1
        graph: g
        request: {}
        tables: { ads: { path: ads.arrow } }
        nodes:
          all: { op: scan, table: ads }
          scored: { op: rank.onnx, in: all, with: { model: m.onnx{{(settings.Length > 0 ? ", " : "")}}{{settings}} } }
        {{(keep.Length > 0 ? $"  kept: {{ op: select, in: scored, with: [{keep}] }}" : "")}}
        output: {{(keep.Length > 0 ? "kept" : "scored")}}
        """;
}
