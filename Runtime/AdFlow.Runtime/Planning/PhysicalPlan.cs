using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// A logical plan laid out for execution: what nobody needs is left out, neighbours over the same rows are one stage.
/// Shared by all runs. Immutable, thread-safe.
/// </summary>
public sealed class PhysicalPlan
{
    private PhysicalPlan(LogicalPlan source, OptimizedPlan optimized, PlanOptions options)
    {
        var logical = optimized.Plan;
        Source = source;
        Logical = logical;
        Notes = optimized.Notes;
        Options = options;
        Private = PrivateColumns.Of(logical);
        Liveness = ColumnLiveness.Of(logical);
        OutputStarts = new int[logical.Nodes.Count + 1];
        foreach (var node in logical.Nodes)
            OutputStarts[node.Ordinal + 1] = OutputStarts[node.Ordinal] + node.Schemas.Count;
        Stages = MakeStages(out var edges);
        Edges = edges;
        Arrays = new BatchArrays(Stages, OutputStarts);
        ScratchBytes = logical.Nodes.SelectMany(node => node.PerRunSettings.Select(setting => setting.Program)
            .Concat(node.When is null ? [] : [node.When])).Select(program => program.ScratchBytes).Append(0).Max();
        HasAsynchronousStages = Stages.Any(stage => StaticOrder.IsAsynchronous(stage.First));
    }

    /// <summary>The graph as its author wrote it.</summary>
    public LogicalPlan Source { get; }

    /// <summary>What is executed: the graph as rules have rewritten it. A node tells by
    /// <see cref="LogicalNode.StandsFor"/> which of the author's nodes it is.</summary>
    public LogicalPlan Logical { get; }

    /// <summary>What is executed, with the outputs of the graph alone: where records keep the tables of all nodes,
    /// <see cref="Logical"/> has those behind them.</summary>
    public LogicalPlan Answered => Source.Outputs.Count == Logical.Outputs.Count
        ? Logical : Logical with { Outputs = [.. Logical.Outputs.Take(Source.Outputs.Count)] };

    /// <summary>What rules did to the graph, and why filters and limits stay where they are.</summary>
    public IReadOnlyList<PlanNote> Notes { get; }

    /// <summary>How it was laid out.</summary>
    public PlanOptions Options { get; }

    /// <summary>What of it derives from private fields of the request. Nodes that read such values are recorded.
    /// </summary>
    public PrivateColumns Private { get; }

    /// <summary>What of it is needed.</summary>
    public ColumnLiveness Liveness { get; }

    /// <summary>Stages in the order of execution.</summary>
    public IReadOnlyList<PhysicalStage> Stages { get; }

    /// <summary>Every pair of neighbours, and why they are or are not executed together; in the order of execution.
    /// </summary>
    public IReadOnlyList<PlanEdge> Edges { get; }

    /// <summary>Whether some operator is asynchronous.</summary>
    public bool HasAsynchronousStages { get; }

    /// <summary>Position of a node's first output among all outputs.</summary>
    internal int[] OutputStarts { get; }

    /// <summary>Position of an output of a node among all outputs; −1 for the request.</summary>
    internal int PositionOf(LogicalSource source) =>
        source.IsRequest ? -1 : OutputStarts[source.Node] + source.Output;

    /// <summary>Which batches share an array of columns.</summary>
    internal BatchArrays Arrays { get; }

    /// <summary>Memory that the largest <c>when</c> or per-run setting needs.</summary>
    internal int ScratchBytes { get; }

    /// <summary>Plans the execution of a graph.</summary>
    /// <param name="source">The graph as bound.</param>
    /// <param name="options">How to lay it out, or null for the default way.</param>
    public static PhysicalPlan Create(LogicalPlan source, PlanOptions? options = null)
    {
        options ??= new PlanOptions();
        var optimized = options.RecordsNodes
            ? PlanRules.Apply(
                source with { Outputs = [.. source.Outputs, .. OutputsOfNodes(source)] }, RuleOptions.None)
            : PlanRules.Apply(source, options.Rules);
        return new(source, options.RecordsTables || source.RequestPrivacy.Count > 0
            ? optimized with { Plan = WithRecorded(PrivateColumns.Mark(optimized.Plan), options) } : optimized,
            options);
    }

    private static IEnumerable<LogicalOutput> OutputsOfNodes(LogicalPlan plan) => plan.Nodes.SelectMany(node =>
        Enumerable.Range(0, node.Schemas.Count).Select(output =>
            new LogicalOutput(node.NameOf(output), new LogicalSource(node.Ordinal, output))));

    private static LogicalPlan WithRecorded(LogicalPlan plan, PlanOptions options) => plan with
    {
        Nodes = [.. plan.Nodes.Select(node => node with
        {
            IsRecorded = node.IsRecorded || node.ReadsPrivate
                || (options.RecordsTables && node.Inputs.Any(input => input.Table >= 0)),
        })],
    };

    /// <summary>The plan as text, for people and for tests: stages, steps, what is left out.</summary>
    public override string ToString() => PlanPrinter.Print(this);

    /// <summary>The same with what is known of where each stage is executed.</summary>
    /// <param name="placements">One for each stage, from <see cref="StagePlacement.Of(PhysicalPlan,
    /// BoundGraphOptions)"/>.</param>
    public string ToString(IReadOnlyList<StagePlacement> placements) => PlanPrinter.Print(this, placements);

    private PhysicalStage[] MakeStages(out IReadOnlyList<PlanEdge> edges)
    {
        var groups = StageGroups.Of(StaticOrder.Of(Logical, Liveness), Logical, Options, out edges);
        var isPublished = Published(groups);
        var stageOf = new int[Logical.Nodes.Count];
        var stages = new List<PhysicalStage>();
        foreach (var group in groups)
        {
            foreach (var node in group.Nodes)
                stageOf[node.Ordinal] = stages.Count;
            int[] awaited = [.. group.Nodes.SelectMany(StaticOrder.Sources).Distinct()
                .Where(source => StaticOrder.IsAsynchronous(Logical.Nodes[source])).Select(source => stageOf[source])];
            stages.Add(group.Nodes is [var only] && !FusibleNode.IsOwn(only)
                ? new OperatorStage(stages.Count, only, Liveness) { Awaited = awaited }
                : Fused(stages.Count, group, isPublished, awaited));
        }
        return [.. stages];
    }

    private FusedStage Fused(int ordinal, StageGroup group, Func<LogicalNode, bool> isPublished, int[] awaited)
    {
        var source = group.Source!.Value;
        var builder = Add(new StageBuilder(Logical, Liveness, source), group);
        var program = group.Nodes[^1].Form is TopForm top
            ? builder.Build(top.Count, Add(new StageBuilder(Logical, Liveness, source, keepsRows: true), group)
                .Build(node => node == group.Nodes[^1]))
            : builder.Build(node => isPublished(node) && !FusibleNode.EndsStage(node));
        return new FusedStage(ordinal, group.Nodes, program) { Source = source, Awaited = awaited };
    }

    private static StageBuilder Add(StageBuilder builder, StageGroup group)
    {
        foreach (var node in group.Nodes)
            builder.Add(node);
        return builder;
    }

    private Func<LogicalNode, bool> Published(IReadOnlyList<StageGroup> groups)
    {
        var outside = Logical.Outputs.Select(output => output.Source.Node).ToHashSet();
        var groupOf = new StageGroup?[Logical.Nodes.Count];
        foreach (var group in groups)
            foreach (var node in group.Nodes)
                groupOf[node.Ordinal] = group;
        foreach (var group in groups)
            foreach (int source in group.Nodes.SelectMany(StaticOrder.Sources))
                if (source >= 0 && groupOf[source] != group)
                    outside.Add(source);
        return node => outside.Contains(node.Ordinal);
    }
}
