using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>
/// 64 requests alive at once, each of which puts out 40 columns of some thousand rows, in an open loop at 70 % of what
/// the machine can do.
/// </summary>
internal sealed class ConcurrentRequests : Work
{
    private const int Alive = 64;
    private const double Load = 0.7;
    private const double LargestSpread = 6;

    /// <inheritdoc/>
    public override string Name => "concurrent_requests";

    /// <inheritdoc/>
    public override string Unit => "request";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [1_000];

    /// <inheritdoc/>
    public override IEnumerable<Contest> Contests(int size, Workplace place)
    {
        using var table = FeatureTable.Build(size);
        using var graph = BenchGraph.Open(Workplace.Shipped("Graphs/wide.graph.yaml"),
            new Dictionary<string, Table> { ["features"] = table }, place,
            new BoundGraphOptions { PooledSlabs = Alive + Environment.ProcessorCount, Threads = 1 });
        yield return new OpenLoop
        {
            Peer = "itself",
            Goal = LargestSpread,
            Load = Load,
            Requests = new RequestLoad(graph.Graph, graph.Request, Alive),
            Agree = () => Check(graph, size),
        };
    }

    private static void Check(BenchGraph graph, int size)
    {
        graph.Run();
        if (graph.Output.ColumnCount != FeatureTable.Columns || graph.Output.RowCount < 0.9 * size)
            throw new InvalidDataException(FormattableString.Invariant(
                $"The answer has {graph.Output.ColumnCount} columns of {graph.Output.RowCount} rows; expected ")
                + FormattableString.Invariant($"{FeatureTable.Columns} columns of most of {size} rows."));
    }
}
