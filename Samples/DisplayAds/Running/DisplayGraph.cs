using AdFlow.Operators;
using AdFlow.Operators.Onnx;
using AdFlow.Operators.Standard;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Samples.DisplayAds;

/// <summary>The sample's graph, opened over its tables. Not thread-safe. Dispose it after its last run.</summary>
internal sealed class DisplayGraph : IDisposable
{
    private readonly ActivatedGraph _graph;
    private readonly Arena _arena = new();

    private DisplayGraph(ActivatedGraph graph) => _graph = graph;

    /// <summary>The bound graph.</summary>
    public BoundGraph Graph => _graph.Graph;

    /// <summary>Opens the graph.</summary>
    /// <param name="path">Its file.</param>
    /// <exception cref="InvalidDataException">It has problems; the message lists all.</exception>
    public static DisplayGraph Open(string path) => new(GraphActivation.Require(path, new OperatorCatalogBuilder()
        .Add(StandardOperators.Module).Add(OnnxOperators.Module).Add(DisplayAdsOperators.Module).Build()));

    /// <summary>Answers one visit.</summary>
    /// <param name="visitor">Who is there.</param>
    /// <param name="seed">Seed of the run's random numbers.</param>
    /// <param name="position">Position for which clicks are predicted, from 1; null for the first.</param>
    /// <param name="temperature">Temperature of the exploration; null for the graph's own.</param>
    /// <returns>The result, which the caller disposes before the next visit.</returns>
    public ValueTask<GraphRun> RunAsync(
        Visitor visitor, ulong seed, int? position = null, double? temperature = null)
    {
        _arena.Reset();
        var row = new BatchBuilder(Graph.Plan.Request);
        for (int i = 0; i < row.Schema.Count; i++)
            Append(row[i], row.Schema[i].Name, visitor, position, temperature);
        return Graph.RunAsync(new RunRequest { Request = row.Build(_arena), Seed = seed });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _graph.Dispose();
        _arena.Dispose();
    }

    private static void Append(
        ColumnBuilder column, string name, Visitor visitor, int? position, double? temperature)
    {
        if (name == "campaign")
            column.AppendString(ItemTable.Campaign);
        else if (name == "affinity")
            AppendVector(column, visitor.Affinity);
        else if (name == "position" && position is { } shownAt)
            column.Append((long)shownAt);
        else if (name == "temperature" && temperature is { } given)
            column.Append(given);
        else if (Enumerable.Range(0, Visitor.FeatureCount).FirstOrDefault(
            i => UserValueTable.NameOf(i) == name, -1) is var feature and >= 0)
            column.AppendString(visitor.Features[feature]);
        else
            column.AppendNull();
    }

    private static void AppendVector(ColumnBuilder column, IReadOnlyList<float> values)
    {
        foreach (float value in values)
            column.Child(0).Append(value);
        column.EndRow();
    }
}
