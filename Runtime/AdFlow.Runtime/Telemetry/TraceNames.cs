using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>Names that a trace gives to the parts of a plan, made once. Immutable.</summary>
internal sealed class TraceNames
{
    private readonly string[] _stages;
    private readonly string[] _nodes;
    private readonly string[][] _operators;

    public TraceNames(PhysicalPlan plan)
    {
        _nodes = [.. plan.Logical.Nodes.Select(node => string.Join(" + ", node.StandsFor))];
        _stages = [.. plan.Stages.Select(stage =>
            $"stage {stage.Ordinal}: {string.Join(", ", stage.Nodes.Select(Title))}")];
        _operators = [.. plan.Stages.Select(stage => stage.Nodes.Select(node => node.Operator.Id).ToArray())];
    }

    /// <summary>Name of a stage: its number and its nodes.</summary>
    public string Title(PhysicalStage stage) => _stages[stage.Ordinal];

    /// <summary>Name of a node as its author knows it: of merged nodes, all names.</summary>
    public string Title(LogicalNode node) => _nodes[node.Ordinal];

    /// <summary>Ids of a stage's operators.</summary>
    public IReadOnlyList<string> Operators(PhysicalStage stage) => _operators[stage.Ordinal];

    /// <summary>Kind of a stage, as plans are printed.</summary>
    public static string Kind(PhysicalStage stage) => stage switch
    {
        OperatorStage { Operator.IsAsynchronous: true } => "async",
        OperatorStage => "table",
        _ => "fused",
    };
}
