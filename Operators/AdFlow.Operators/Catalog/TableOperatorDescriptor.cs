namespace AdFlow.Operators;

/// <summary>An operator over whole batches.</summary>
public sealed class TableOperatorDescriptor : OperatorDescriptor
{
    /// <summary>Makes an instance bound to a node: ports, columns and settings are taken from the binder.</summary>
    public required Func<NodeBinder, TableOperator> Create { get; init; }
}
