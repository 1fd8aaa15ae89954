using AdFlow.Devices.Simulated;
using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>A graph, bound, with the results of its plain execution to compare others with. Dispose it.</summary>
internal sealed class FuzzCase : IDisposable
{
    private static readonly Lazy<OperatorCatalog> Catalog = new(() =>
    {
        var catalog = new OperatorCatalogBuilder();
        foreach (var module in TestModules.All)
            catalog.Add(module);
        return catalog.Build();
    });

    // Of sub-graphs and models; emptied by the operating system.
    private static readonly Lazy<string> Folder =
        new(() => Directory.CreateTempSubdirectory("adflow-fuzz-").FullName);

    private readonly FuzzGraph _graph;
    private readonly FuzzRequests _requests;
    private readonly LogicalPlan _plan;
    private readonly PublishedTable[] _tables;
    private readonly BoundGraph _plain;
    private readonly GraphRun[] _expected;

    private FuzzCase(FuzzGraph graph, FuzzRequests requests, LogicalPlan plan)
    {
        (_graph, _requests, _plan) = (graph, requests, plan);
        var tables = FuzzTables.Get(graph.Tables);
        _tables = [.. plan.Tables.Select(table => tables[table.Name.Split('/')[^1]].Published)];
        _plain = Bind(Way.Plain);
        _expected = [.. Enumerable.Range(0, FuzzRequests.Count).Select(i => requests.Run(_plain, i))];
    }

    /// <summary>Binds a graph and runs it plainly.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="requests">What it is asked.</param>
    /// <param name="problems">Takes what is wrong with the graph.</param>
    /// <returns>Null with problems.</returns>
    public static FuzzCase? Open(FuzzGraph graph, FuzzRequests requests, DiagnosticBag problems)
    {
        var tables = FuzzTables.Get(graph.Tables);
        foreach (var file in graph.Files)
            file.Write(Folder.Value);
        var document = GraphReader.ReadText(graph.Yaml, Path.Combine(Folder.Value, "fuzz.graph.yaml"), problems);
        var plan = document is null ? null
            : GraphBinder.Bind(document, Catalog.Value, (table, _, _) => tables[table.Name.Text].Schema, problems);
        return plan is null ? null : new FuzzCase(graph, requests, plan);
    }

    /// <summary>What rules make of the graph.</summary>
    public PhysicalPlan Plan(PlanOptions planning) => PhysicalPlan.Create(_plan, planning);

    /// <summary>Tables of the graph, in the order of its plan.</summary>
    public IReadOnlyList<PublishedTable> Tables => _tables;

    /// <summary>Ties a plan made of the graph to its tables, to be observed.</summary>
    public BoundGraph Bind(LogicalPlan plan) => new(PhysicalPlan.Create(plan, InspectedGraph.AsWritten), _tables);

    /// <summary>Compares the plain execution with the reference.</summary>
    /// <exception cref="TooManyRowsException">The reference cannot take it.</exception>
    public string? DiffersFromReference()
    {
        for (int i = 0; i < FuzzRequests.Count; i++)
        {
            var failure = _expected[i].Failure;
            if (Reference(i) is not { } tables)
            {
                if (failure?.Class is not FailureClass.RequestData)
                    return $"request {_requests.Texts[i]}: found {failure?.Message ?? "rows"}, the reference fails";
                continue;
            }
            bool isKnown = tables.All(table => table.IsKnown);
            for (int output = 0; output < tables.Count; output++)
            {
                string? found = failure is null ? BatchDifference.Of(tables[output], _expected[i].Output(output))
                    : isKnown ? $"failed: {failure}" : null;
                if (found is not null)
                    return $"request {_requests.Texts[i]}, output {_graph.Outputs[output]}: {found}";
            }
        }
        return null;
    }

    /// <summary>Stages that were executed on devices so far.</summary>
    public long OnDevice { get; private set; }

    /// <summary>Compares another execution with the plain one.</summary>
    public string? Differs(Way way)
    {
        using var device = way.Device is null ? null : new SimulatedDevice(way.Device);
        using var graph = Bind(way, device);
        for (int run = 0; run < way.Runs; run++)
            for (int i = 0; i < FuzzRequests.Count; i++)
                if (Differs(graph, i) is { } found)
                    return $"request {_requests.Texts[i]}, run {run}, {found}\n{graph.PhysicalPlan}";
        OnDevice += graph.Devices.Sum(one => one.Stages.Sum(stage => stage.Runs));
        return graph.Tiers.FirstOrDefault(tier => tier.State is GroupTierState.Refused) is { } refused
            ? $"compiled code was refused: {refused.Note}" : null;
    }

    public void Dispose()
    {
        foreach (var run in _expected)
            run.Dispose();
        _plain.Dispose();
    }

    private string? Differs(BoundGraph graph, int request)
    {
        using var run = _requests.Run(graph, request);
        var expected = _expected[request];
        if (FailuresDiffer(expected, run, graph) is { } difference)
            return difference;
        if (expected.Failure is not null)
            return null;
        for (int output = 0; output < _graph.Outputs.Count; output++)
            if (BatchDifference.Of(expected.Output(output), run.Output(output)) is { } found)
                return $"output {_graph.Outputs[output]}: {found}";
        return null;
    }

    // A failure may go away with rows that rules drop before, and with calls in a stage whose results nobody needs; a
    // new one may not come.
    private static string? FailuresDiffer(GraphRun expected, GraphRun found, BoundGraph graph)
    {
        var (one, other) = (expected.Failure, found.Failure);
        if (one is null && other is null)
            return expected.Degraded.Select(failure => failure.Node).Order()
                .SequenceEqual(found.Degraded.Select(failure => failure.Node).Order()) ? null
                : $"degraded {string.Join(", ", found.Degraded)} instead of {string.Join(", ", expected.Degraded)}";
        var plan = graph.PhysicalPlan;
        bool mayGo = plan.Options.Rules.Rules.Count > 0 || (plan.Options.Fuse
            && plan.Logical.Nodes.Any(node => node.Table is not null && !plan.Liveness.IsComputed(node)));
        if (other is null)
            return mayGo ? null : $"rows instead of failure {one}";
        // Which of two nodes fails first is open; without rules, one node fails at one row.
        bool isSame = one is not null && one.Class == other.Class && (one.Node != other.Node
            || plan.Options.Rules.Rules.Count > 0
            || (one.Code, one.Column, one.Row) == (other.Code, other.Column, other.Row));
        return isSame ? null : $"failure {other} instead of {one}";
    }

    private BoundGraph Bind(Way way, SimulatedDevice? device = null) => new(Plan(way.Planning), _tables,
        device is null ? way.Options : way.Options with
        {
            Devices = [new CalibratedDevice(device, PlacementTester.Even)], EagerDevices = true,
        });

    private IReadOnlyList<ReferenceTable>? Reference(int request)
    {
        try
        {
            return _graph.Rows(_requests.Rows[request]);
        }
        catch (RefusedException)
        {
            return null;
        }
    }
}
