namespace AdFlow.Runtime.Tests.Fuzz;

/// <summary>An expression: what the graph says, and what it means.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Value">Its value for a row.</param>
/// <param name="Reads">Columns that it reads.</param>
/// <param name="IsClose">Whether it ends in a function that is only known within an error.</param>
internal sealed record Formula(
    string Text, Func<ReferenceRow, object?> Value, IReadOnlyList<string> Reads, bool IsClose = false)
{
    public Formula(string text, Func<ReferenceRow, object?> value, params Formula[] operands)
        : this(text, value, [.. operands.SelectMany(operand => operand.Reads).Distinct()])
    {
    }

    /// <summary>How well its values are known over a table.</summary>
    public Knowledge Over(ReferenceTable table) =>
        Reads.Any(name => table.Column(name).Knowledge is not Knowledge.Exact) ? Knowledge.Unknown
        : IsClose ? Knowledge.Close : Knowledge.Exact;
}
