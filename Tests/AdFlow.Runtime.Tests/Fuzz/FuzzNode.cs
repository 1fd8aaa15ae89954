namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>What a node makes of its inputs, its table behind them, for a request.</summary>
/// <exception cref="RefusedException">The run fails.</exception>
internal delegate ReferenceTable Meaning(IReadOnlyList<ReferenceTable> inputs, object?[] request);

/// <summary>A node of a random graph: what the graph says, and what it means.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Text">What the graph says behind <c>op:</c>, with <c>$IN</c> for the inputs, or
/// <c>$FIRST</c> and <c>$LAST</c>.</param>
/// <param name="Inputs">Nodes that it reads.</param>
/// <param name="Meaning">What it means.</param>
internal sealed record FuzzNode(string Id, string Text, IReadOnlyList<string> Inputs, Meaning Meaning)
{
    private static readonly object?[] Harmless = [true, 1L, 0L, 0.0, "", 0.0];

    /// <summary>Name of the table that it reads, or null.</summary>
    public string? Table { get; init; }

    /// <summary>The sub-graph that it uses, or null.</summary>
    public FuzzSubGraph? Used { get; init; }

    /// <summary>The file that it names, or null.</summary>
    public FuzzFile? File { get; init; }

    /// <summary>Whether the request may leave it out.</summary>
    public bool IsConditional { get; init; }

    /// <summary>Whether it gives no rows where it fails.</summary>
    public bool IsForgiving { get; init; }

    /// <summary>How the graph says it.</summary>
    public string Yaml => $"  {Id}: {{ {(Used is null ? "op" : "use")}: "
        + Text.Replace("$IN", string.Join(", ", Inputs), StringComparison.Ordinal)
            .Replace("$LAST", Inputs.LastOrDefault(), StringComparison.Ordinal)
            .Replace("$FIRST", Inputs.FirstOrDefault(), StringComparison.Ordinal)
        + (Table is null ? "" : $", table: {Table}")
        + (IsConditional ? ", when: request.flag" : "") + (IsForgiving ? ", on_error: empty" : "") + " }";

    /// <summary>Its rows.</summary>
    public ReferenceTable Rows(IReadOnlyList<ReferenceTable> nodes, FuzzTables tables, object?[] request)
    {
        ReferenceTable[] inputs = Table is null ? [.. nodes] : [.. nodes, tables[Table].Rows];
        if (IsConditional && request[0] is not true)
            return Empty(nodes, tables);
        try
        {
            return Used?.Rows(inputs[0], tables, request) ?? Meaning(inputs, request);
        }
        catch (RefusedException) when (IsForgiving)
        {
            return Empty(nodes, tables);
        }
    }

    /// <summary>Its columns, without rows.</summary>
    public ReferenceTable Empty(IReadOnlyList<ReferenceTable> nodes, FuzzTables tables)
    {
        ReferenceTable[] inputs = Table is null ? [.. nodes] : [.. nodes, tables[Table].Rows];
        inputs = [.. inputs.Select(input => new ReferenceTable(input.Columns, []))];
        var full = Used?.Rows(inputs[0], tables, Harmless) ?? Meaning(inputs, Harmless);
        return new ReferenceTable(full.Columns, []);
    }
}
