namespace AdFlow.Operators;

/// <summary>Keeps all rows of the first input: passes columns on and computes others by expressions.</summary>
/// <param name="Computed">Expression of each written column, by its slot; over the columns of the first input and the
/// request. Bool, int64 and float64 results fill columns of these types; times fill columns of their physical
/// type; a text that reads no column fills a dictionary column with itself in every row.</param>
public sealed record ProjectForm(IReadOnlyList<ExpressionProgram> Computed) : OperatorForm
{
    /// <summary>Passes columns only.</summary>
    public static ProjectForm Pass { get; } = new([]);
}
