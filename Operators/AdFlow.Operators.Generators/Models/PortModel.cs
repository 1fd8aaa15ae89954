namespace AdFlow.Operators.Generators;

/// <summary>A declared port.</summary>
/// <param name="Property">Name of the property.</param>
/// <param name="Name">Name in graphs.</param>
/// <param name="Kind">Member of the contract's <c>PortKind</c>.</param>
/// <param name="Summary">Meaning.</param>
/// <param name="IsOptional">Whether a graph may leave it out.</param>
/// <param name="Access">Member of the contract's <c>TableAccess</c>.</param>
internal sealed record PortModel(
    string Property, string Name, string Kind, string Summary, bool IsOptional, string Access);
