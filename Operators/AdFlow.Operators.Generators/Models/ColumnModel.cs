namespace AdFlow.Operators.Generators;

/// <summary>A column that is read or written.</summary>
/// <param name="Property">Name of the property or parameter.</param>
/// <param name="Name">Name in graphs.</param>
/// <param name="Port">Ordinal of its port.</param>
/// <param name="Kind">Member of the contract's <c>ColumnKind</c>.</param>
/// <param name="ValueType">Fully qualified C# type of its values, or the marker.</param>
/// <param name="Summary">Meaning and unit.</param>
/// <param name="IsOptional">Whether a graph may lack it, or for a written one whether it may be null.</param>
internal sealed record ColumnModel(
    string Property, string Name, int Port, string Kind, string ValueType, string Summary, bool IsOptional);
