using AdFlow.Operators;

namespace AdFlow.Graphs.Tests.Binding;

/// <summary>A table operator whose own checks and schema function a test states; it never runs.</summary>
internal sealed class BoundOperator : TableOperator<NoParameters>
{
    /// <summary>What the operator was given, for golden plans.</summary>
    public string Given { get; init; } = "";

    public Action<NodeBinder>? Check { get; init; }

    public Action<OutputSchema>? Outputs { get; init; }

    public override void Bind(NodeBinder node) => Check?.Invoke(node);

    public override void DeclareOutputs(OutputSchema outputs)
    {
        if (Outputs is null)
            base.DeclareOutputs(outputs);
        else
            Outputs(outputs);
    }

    public override void Run(RunContext run) => throw new NotSupportedException("This operator is bound only.");
}
