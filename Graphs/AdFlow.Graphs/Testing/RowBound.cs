namespace AdFlow.Graphs;

/// <summary>How many rows a node puts out. Immutable.</summary>
/// <param name="Node">The node, with <c>.output</c> where it is not its first one.</param>
/// <param name="Bound">A number, or a comparison such as <c>&gt;= 1</c> or <c>&lt;= request.slots</c>, as written.
/// </param>
public sealed record RowBound(YamlScalar Node, YamlScalar Bound)
{
    /// <summary>Whether the bound is a number.</summary>
    public bool IsNumber => char.IsAsciiDigit(Bound.Text[0]);

    /// <summary>The condition over <c>rows</c> and <c>request.*</c>.</summary>
    public string Condition => IsNumber ? $"rows == {Bound.Text}" : $"rows {Bound.Text}";
}
