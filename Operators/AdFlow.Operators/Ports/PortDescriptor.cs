namespace AdFlow.Operators;

/// <summary>What a port is.</summary>
public enum PortKind : byte
{
    /// <summary>One batch.</summary>
    Input,
    /// <summary>One or more batches, called channels.</summary>
    Variadic,
    /// <summary>A table snapshot.</summary>
    Table,
    /// <summary>A table of counters.</summary>
    Counter,
    /// <summary>A result.</summary>
    Output,
}

/// <summary>A declared port.</summary>
/// <param name="Name">Lower snake case name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Summary">Meaning, from the doc comment.</param>
/// <param name="Optional">Whether a graph may leave it unconnected.</param>
/// <param name="Access">For a table: how rows are looked up.</param>
public sealed record PortDescriptor(
    string Name, PortKind Kind, string Summary, bool Optional = false, TableAccess Access = TableAccess.Scan);

/// <summary>A declared column.</summary>
/// <param name="Name">Lower snake case name, before any renaming by <c>columns:</c>.</param>
/// <param name="Port">Ordinal of the port: among inputs and tables for a read column, among outputs for a written
/// one.</param>
/// <param name="Kind">Which types fit.</param>
/// <param name="Summary">Meaning and unit, from the doc comment.</param>
/// <param name="Optional">Whether a graph may lack it.</param>
public sealed record ColumnDescriptor(string Name, int Port, ColumnKind Kind, string Summary, bool Optional = false);
