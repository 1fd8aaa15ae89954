using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>
/// What a node costs: a graph of nodes that do next to nothing, over one row. Fused into one stage beside tasks and
/// dataflow blocks, and beside an absolute figure; or each node a stage of its own, with its time traced. The time of
/// a whole run is divided by the number of nodes.
/// </summary>
internal sealed class NodesInStage(string graph, bool isFused) : Work
{
    private const float Seed = 1;
    private const double MostRatio = 0.25;
    private const double NodeNs = 12;
    private const double StageNs = 50;

    private readonly EdgeGraph _edges = EdgeGraph.Read(graph);

    /// <inheritdoc/>
    public override string Name => isFused ? $"{graph}_nodes" : $"{graph}_stages";

    /// <inheritdoc/>
    public override string Unit => isFused ? "node" : "stage";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes => [_edges.Count];

    /// <inheritdoc/>
    public override IEnumerable<Contest> Contests(int size, Workplace place)
    {
        string file = Path.Combine(place.Folder, $"{graph}.graph.yaml");
        File.WriteAllText(file, _edges.ToYaml());
        using var ours = BenchGraph.Open(file, new Dictionary<string, Table>(), place,
            planning: new() { Fuse = isFused }, request: row => row[0].Append(Seed));
        var tasks = new TaskGraph(_edges, Seed);
        if (isFused)
        {
            yield return Against("Task.WhenAll", ours, tasks.Run, tasks.Values);
            using var blocks = new DataflowGraph(_edges, Seed);
            yield return Against("TPL Dataflow", ours, blocks.Run, blocks.Values);
        }
        tasks.Run();
        yield return new Target
        {
            Peer = FormattableString.Invariant($"absolute {(isFused ? NodeNs : StageNs)} ns"),
            Goal = 1,
            Prepare = ours.RunUntilCompiled,
            Units = size,
            TargetNs = isFused ? NodeNs : StageNs,
            Ours = ours.Run,
            Agree = () => Agree(ours, tasks.Values),
        };
    }

    private Duel Against(string peer, BenchGraph ours, Action theirs, float[] values) => new()
    {
        Peer = peer,
        Goal = MostRatio,
        Prepare = ours.RunUntilCompiled,
        Units = _edges.Count,
        Ours = ours.Run,
        Theirs = theirs,
        Agree = () => Agree(ours, values),
    };

    // The same additions in the same order: to the bit.
    private void Agree(BenchGraph ours, float[] values)
    {
        int column = 0;
        foreach (int sink in _edges.Sinks)
            Agreement.Numbers(ours.Output[column++].Values<float>(), [values[sink]], 0);
    }
}
