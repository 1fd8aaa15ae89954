using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>The chain of 12 as a YAML graph beside calls of TensorPrimitives for each operator.</summary>
internal sealed unsafe class ChainAgainstTensors : Work
{
    // TensorPrimitives promises no bounds; twelve steps agree this well.
    private const float Tolerance = 2e-5f;
    private const double StraysPerMillion = 20;
    private const double MostRatio = 0.35;

    /// <inheritdoc/>
    public override string Name => "chain12_tensors";

    /// <inheritdoc/>
    public override string Unit => "row";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [1_000, 10_000, 1_000_000];

    /// <inheritdoc/>
    public override IEnumerable<Contest> Contests(int size, Workplace place)
    {
        using var table = new AdTable(size);
        using var graph = BenchGraph.Open(Workplace.Shipped("Graphs/score_full.graph.yaml"),
            new Dictionary<string, Table> { ["ads"] = table.Table }, place);
        using var scores = new NativeScores(size);
        var ads = new AdColumns(graph.TableRows);
        var chain = new TensorChain();
        yield return new Duel
        {
            Peer = $"TensorPrimitives {typeof(System.Numerics.Tensors.TensorPrimitives).Assembly.GetName().Version}",
            Goal = MostRatio,
            Units = size,
            Ours = graph.Run,
            Theirs = () => chain.Run(ads, scores.Span),
            Agree = () => Agreement.Numbers(
                graph.Output["score"].Values<float>(), scores.Span, Tolerance, StraysPerMillion),
        };
    }
}
