using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Operators.Standard;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Bench;

/// <summary>What a graph of some nodes costs: to read, check and plan, to bind, and to run; per node.</summary>
/// <param name="Nodes">Number of nodes.</param>
/// <param name="PlanNs">Nanoseconds from YAML to a physical plan.</param>
/// <param name="PlanPauseNs">Nanoseconds of that in which garbage was collected: what a graph is made of stays alive
/// until it is planned, so a large one is looked at by several collections.</param>
/// <param name="PlanBytes">Managed bytes that this allocates.</param>
/// <param name="BindNs">Nanoseconds from there to the first answer.</param>
/// <param name="RunNs">Nanoseconds of a warm run over one row.</param>
/// <param name="AllocatedBytes">Managed bytes of a warm run, not divided.</param>
internal sealed record NodeGrowth(
    int Nodes, double PlanNs, double PlanPauseNs, long PlanBytes, double BindNs, double RunNs, long AllocatedBytes)
{
    /// <summary>Measures a graph.</summary>
    /// <param name="nodes">Number of nodes, a multiple of ten.</param>
    /// <param name="place">Where the graph is written.</param>
    /// <param name="meter">Times.</param>
    public static NodeGrowth Measure(int nodes, Workplace place, Meter meter)
    {
        string yaml = NodeChain.ToYaml(nodes), file = Path.Combine(place.Folder, $"growth{nodes}.graph.yaml");
        File.WriteAllText(file, yaml);
        using var graph = BenchGraph.Open(
            file, new Dictionary<string, Table>(), place, request: row => row[0].Append(1f));
        var catalog = new OperatorCatalogBuilder().Add(StandardOperators.Module).Add(BenchOperators.Module).Build();
        long plans = 0;
        var paused = GC.GetTotalPauseDuration();
        double plan = Median(meter, () =>
        {
            plans++;
            Plan(yaml, file, catalog);
        });
        paused = GC.GetTotalPauseDuration() - paused;
        long bytes = meter.AllocatedBytes(() => Plan(yaml, file, catalog));
        double bind = Median(meter, () => Bind(graph));
        double run = Median(meter, graph.Run);
        return new NodeGrowth(nodes, plan / nodes, paused.TotalNanoseconds / plans / nodes, bytes / nodes, bind / nodes,
            run / nodes, meter.AllocatedBytes(graph.Run));
    }

    private static double Median(Meter meter, Action action) => Statistics.Median(meter.Repeat(action));

    private static void Plan(string yaml, string file, OperatorCatalog catalog)
    {
        var problems = new DiagnosticBag();
        if (GraphReader.ReadText(yaml, file, problems) is not { } spec
            || GraphBinder.Bind(spec, catalog, (_, _, _) => null, problems) is not { } logical)
            throw new InvalidDataException(string.Join('\n', problems.ToList()));
        PhysicalPlan.Create(logical);
    }

    private static void Bind(BenchGraph graph)
    {
        using var bound = new BoundGraph(graph.Graph.PhysicalPlan, []);
        using var result = bound.Answer(graph.Request);
        if (result.Failure is { } failure)
            throw new InvalidDataException(failure.Message);
    }
}
