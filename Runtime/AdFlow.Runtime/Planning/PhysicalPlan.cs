using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>
/// A logical plan laid out for execution: what nobody needs is left out, map operators over the same rows are one
/// stage. Shared by all runs. Immutable, thread-safe.
/// </summary>
public sealed class PhysicalPlan
{
    private PhysicalPlan(LogicalPlan logical, PlanOptions options)
    {
        Logical = logical;
        Options = options;
        Liveness = ColumnLiveness.Of(logical);
        OutputStarts = new int[logical.Nodes.Count + 1];
        foreach (var node in logical.Nodes)
            OutputStarts[node.Ordinal + 1] = OutputStarts[node.Ordinal] + node.Schemas.Count;
        Stages = MakeStages();
        ScratchBytes = logical.Nodes.SelectMany(node => node.PerRunSettings.Select(setting => setting.Program)
            .Concat(node.When is null ? [] : [node.When])).Select(program => program.ScratchBytes).Append(0).Max();
        HasAsynchronousStages = Stages.Any(stage => StaticOrder.IsAsynchronous(stage.First));
    }

    /// <summary>What is executed.</summary>
    public LogicalPlan Logical { get; }

    /// <summary>How it was laid out.</summary>
    public PlanOptions Options { get; }

    /// <summary>What of it is needed.</summary>
    public ColumnLiveness Liveness { get; }

    /// <summary>Stages in the order of execution.</summary>
    public IReadOnlyList<PhysicalStage> Stages { get; }

    /// <summary>Whether some operator is asynchronous.</summary>
    public bool HasAsynchronousStages { get; }

    /// <summary>Position of a node's first output among all outputs.</summary>
    internal int[] OutputStarts { get; }

    /// <summary>Position of an output of a node among all outputs; −1 for the request.</summary>
    internal int PositionOf(LogicalSource source) =>
        source.IsRequest ? -1 : OutputStarts[source.Node] + source.Output;

    /// <summary>Memory that the largest <c>when</c> or per-run setting needs.</summary>
    internal int ScratchBytes { get; }

    /// <summary>Plans the execution of a graph.</summary>
    /// <param name="logical">The graph as bound.</param>
    /// <param name="options">How to lay it out, or null for the default way.</param>
    public static PhysicalPlan Create(LogicalPlan logical, PlanOptions? options = null) =>
        new(logical, options ?? new PlanOptions());

    /// <summary>The plan as text, for people and for tests: stages, steps, what is left out.</summary>
    public override string ToString() => PlanPrinter.Print(this);

    private PhysicalStage[] MakeStages()
    {
        var order = StaticOrder.Of(Logical, Liveness);
        var stages = new List<PhysicalStage>();
        var stageOf = new int[Logical.Nodes.Count];
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = start + 1;
            while (Options.Fuse && end < order.Length && Fuses(order.AsSpan(start, end - start), order[end]))
                end++;
            var nodes = order[start..end];
            foreach (var node in nodes)
                stageOf[node.Ordinal] = stages.Count;
            int[] awaited = [.. nodes.SelectMany(StaticOrder.Sources).Distinct()
                .Where(source => StaticOrder.IsAsynchronous(Logical.Nodes[source])).Select(source => stageOf[source])];
            stages.Add(nodes[0].Map is null
                ? new OperatorStage(stages.Count, nodes[0], Liveness) { Awaited = awaited }
                : MapStagePlanner.Plan(stages.Count, nodes, Logical, Liveness, Published(order, nodes), awaited));
        }
        return [.. stages];
    }

    private static bool Fuses(ReadOnlySpan<LogicalNode> stage, LogicalNode node)
    {
        if (!IsPlainMap(stage[0]) || !IsPlainMap(node))
            return false;
        var source = node.Inputs[0].Sources[0];
        if (source == stage[0].Inputs[0].Sources[0])
            return true;
        foreach (var member in stage)
            if (source == new LogicalSource(member.Ordinal, 0))
                return true;
        return false;
    }

    private static bool IsPlainMap(LogicalNode node) =>
        node is { Map: not null, When: null, Timeout: null, OnError: FailureAction.Fail };

    private Func<LogicalNode, bool> Published(LogicalNode[] order, LogicalNode[] stage)
    {
        var outside = order.Except(stage).SelectMany(StaticOrder.Sources)
            .Concat(Logical.Outputs.Select(output => output.Source.Node)).ToHashSet();
        return node => outside.Contains(node.Ordinal);
    }
}
