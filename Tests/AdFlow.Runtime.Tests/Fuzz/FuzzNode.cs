namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>What a node makes of its inputs for a request.</summary>
/// <exception cref="RefusedException">The run fails.</exception>
internal delegate ReferenceTable Meaning(IReadOnlyList<ReferenceTable> inputs, object?[] request);

/// <summary>A node of a random graph: what the graph says, and what it means.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Text">What the graph says behind <c>op:</c>, with <c>$IN</c> for the inputs.</param>
/// <param name="Inputs">Nodes that it reads.</param>
/// <param name="Meaning">What it means.</param>
internal sealed record FuzzNode(string Id, string Text, IReadOnlyList<string> Inputs, Meaning Meaning)
{
    private static readonly object?[] Harmless = [true, 1L, 0L, 0.0, "", 0.0];

    /// <summary>Whether the request may leave it out.</summary>
    public bool IsConditional { get; init; }

    /// <summary>Whether it gives no rows where it fails.</summary>
    public bool IsForgiving { get; init; }

    /// <summary>How the graph says it.</summary>
    public string Yaml => $"  {Id}: {{ op: {Text.Replace("$IN", string.Join(", ", Inputs), StringComparison.Ordinal)}"
        + (IsConditional ? ", when: request.flag" : "") + (IsForgiving ? ", on_error: empty" : "") + " }";

    /// <summary>Its rows.</summary>
    public ReferenceTable Rows(IReadOnlyList<ReferenceTable> inputs, object?[] request)
    {
        if (IsConditional && request[0] is not true)
            return Empty(inputs);
        try
        {
            return Meaning(inputs, request);
        }
        catch (RefusedException) when (IsForgiving)
        {
            return Empty(inputs);
        }
    }

    /// <summary>Its columns, without rows.</summary>
    public ReferenceTable Empty(IReadOnlyList<ReferenceTable> inputs)
    {
        var full = Meaning([.. inputs.Select(input => new ReferenceTable(input.Columns, []))], Harmless);
        return new ReferenceTable(full.Columns, []);
    }
}
