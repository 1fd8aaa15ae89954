using AdFlow.Operators.Onnx;
using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>A model as a node of a graph, beside the same session called by hand; both pack the features.</summary>
/// <param name="kind">Name of the model.</param>
/// <param name="model">Makes the model.</param>
internal sealed class ModelRows(string kind, Func<byte[]> model) : Work
{
    // The same session, but rows may lie elsewhere: some kernels of a model treat the last rows otherwise.
    private const float Tolerance = 1e-6f;

    /// <inheritdoc/>
    public override string Name => $"model_{kind}";

    /// <inheritdoc/>
    public override string Unit => "row";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [100, 1_000, 10_000];

    /// <inheritdoc/>
    public override IEnumerable<Contest> Contests(int size, Workplace place)
    {
        if (OnnxRuntime.Missing is { } missing)
        {
            yield return new AbsentPeer { Peer = "ONNX Runtime", Reason = missing, Ours = null, Units = size };
            yield break;
        }
        byte[] bytes = model();
        using var ads = new AdTable(size);
        using var graph = BenchGraph.Open(BenchModels.Place(bytes, "model.graph.yaml", place.Folder),
            new Dictionary<string, Table> { ["ads"] = ads.Table }, place);
        using var bare = new BareModel(bytes, new AdColumns(graph.TableRows));
        yield return new Duel
        {
            Peer = $"the session called bare, ONNX Runtime {OnnxRuntime.Version}",
            Goal = size < 1_000 ? 1.15 : 1.05,
            Units = size,
            Ours = graph.Run,
            Theirs = bare.Run,
            Agree = () => Agreement.Numbers(graph.Output["score"].Values<float>(), bare.Scores, Tolerance),
        };
    }
}
