using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Adds columns computed by expressions.</summary>
/// <remarks>
/// An expression may read the columns of the input, the request, and the new columns written above it. Integers give
/// int64, other numbers float64, comparisons bool. A bare column is passed on under the new name with its type; a bare
/// text of the request or a constant is the same in every row. A name that the input has already is an error: rename
/// the old column by <c>select</c> first.
/// </remarks>
[TableOperator("let", Rows = RowEffect.Same, Locality = Locality.Row,
    Example = "scored: { op: let, in: ads, with: { score: bid * pctr, cheap: score < 0.01 } }")]
public sealed class Let : FormOperator<LetParameters>
{
    private WrittenColumn?[] _columns = [];

    /// <summary>Rows to extend.</summary>
    public required InputPort In { get; init; }

    /// <inheritdoc/>
    public override OperatorForm Form => new ProjectForm([.. Settings.Columns
        .Select(column => column.Program).Where((_, i) => _columns[i] is not null)]);

    /// <inheritdoc/>
    public override void Bind(NodeBinder node)
    {
        if (Settings.Columns.Count == 0)
            node.Error("there is no new column; write 'new column: expression' entries", "columns");
        foreach (var column in Settings.Columns)
            if (TypeOf(column.Program) is null && SourceOf(column.Program) is null)
                node.Error($"column '{column.Name}' is {column.Program.Type}, of which no column can be made; expected "
                    + "a number, a bool, a date or time, or a text as it is", "columns");
    }

    /// <inheritdoc/>
    public override void DeclareOutputs(OutputSchema outputs)
    {
        outputs.Pass(In);
        _columns = new WrittenColumn?[Settings.Columns.Count];
        for (int i = 0; i < _columns.Length; i++)
        {
            var (name, program) = Settings.Columns[i];
            if (SourceOf(program) is { } source)
                outputs.PassAs(In, source.Ordinal, name);
            else if (TypeOf(program) is { } type)
                _columns[i] = outputs.Add(name, type, nullable: true);
        }
    }

    private static ColumnExpression? SourceOf(ExpressionProgram program) => program.Expression as ColumnExpression;

    // Null for what cannot be computed.
    private static DataType? TypeOf(ExpressionProgram program) => program.Type.Kind switch
    {
        ValueKind.Bool => DataType.Bool,
        ValueKind.Int64 => DataType.Int64,
        ValueKind.Float64 => DataType.Float64,
        ValueKind.Temporal => program.Type.Physical,
        ValueKind.Text when program.Columns.IsEmpty => DataType.Dictionary(DataType.Int32, DataType.Utf8),
        _ => null,
    };
}

/// <summary>Settings of <see cref="Let"/>.</summary>
public sealed record LetParameters
{
    /// <summary>Expression of each new column, in order.</summary>
    [Unnamed]
    public required IReadOnlyList<NamedExpression> Columns { get; init; }
}
