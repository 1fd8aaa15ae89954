namespace AdFlow.Operators;

/// <summary>On a port or column property: a graph may leave it out.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionalAttribute : Attribute;

/// <summary>On a column property: the port it is read from or written to, where that is not the first one.</summary>
/// <param name="port">Name of the port property, by <c>nameof</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OfAttribute(string port) : Attribute
{
    /// <summary>Name of the port property.</summary>
    public string Port { get; } = port;
}

/// <summary>On a column property: its name in graphs, where that is not the property's name in snake_case.</summary>
/// <param name="name">Lower snake case name.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NamedAttribute(string name) : Attribute
{
    /// <summary>Lower snake case name.</summary>
    public string Name { get; } = name;
}

/// <summary>On a table port property: what the table must have.</summary>
/// <param name="access">How the operator looks rows up.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NeedsAttribute(TableAccess access) : Attribute
{
    /// <summary>How the operator looks rows up.</summary>
    public TableAccess Access { get; } = access;
}
