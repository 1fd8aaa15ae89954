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
public sealed unsafe class Let : TableOperator<LetParameters>
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

    /// <inheritdoc/>
    public override void Run(RunContext run)
    {
        run.Output.TakeAll(In);
        var rows = run.Input(In);
        for (int i = 0; i < _columns.Length; i++)
            if (_columns[i] is { } column && run.Output.IsNeeded(column))
                run.Output.Write(column, Compute(run, rows, Settings.Columns[i].Program, column.Type));
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

    private static ColumnNode* Compute(RunContext run, in Batch rows, ExpressionProgram program, DataType type)
    {
        var node = NewNode(run.Arena, rows.RowCount);
        byte* scratch = run.Arena.Allocate(program.ScratchBytes);
        if (type.Id is TypeId.Dictionary)
        {
            Repeat(node, program.EvaluateScalar(run.Request, scratch), run.Arena);
            return node;
        }
        bool isBool = type.Id is TypeId.Bool;
        node->Values = run.Arena.Allocate(isBool ? Bitmap.Bytes(rows.RowCount) : 8L * rows.RowCount);
        byte* validity = run.Arena.Allocate(Bitmap.Bytes(rows.RowCount));
        node->NullCount = program.EvaluateColumn(rows, run.Request, scratch, node->Values, validity, run.Stop);
        node->Validity = node->NullCount > 0 ? validity : null;
        if (!isBool && type.ByteWidth() == sizeof(int))
            Narrow(node);
        return node;
    }

    // Dates and short times are computed as int64: they move together in place.
    private static void Narrow(ColumnNode* node)
    {
        for (int i = 0; i < node->Length; i++)
            ((int*)node->Values)[i] = (int)((long*)node->Values)[i];
    }

    // One text in every row: a dictionary of one value, code 0 everywhere.
    private static void Repeat(ColumnNode* node, ScalarValue text, Arena arena)
    {
        node->Values = arena.AllocateZeroed((long)node->Length * sizeof(int));
        node->NullCount = text.IsNull ? node->Length : 0;
        node->Validity = node->NullCount > 0 ? arena.AllocateZeroed(Bitmap.Bytes(node->Length)) : null;
        var value = NewNode(arena, 1);
        value->Offsets = arena.AllocateZeroed(2 * sizeof(int));
        ((int*)value->Offsets)[1] = text.Text.Length;
        value->Values = arena.Allocate(text.Text.Length);
        text.Text.CopyTo(new Span<byte>(value->Values, text.Text.Length));
        node->Dictionary = value;
    }

    private static ColumnNode* NewNode(Arena arena, int length)
    {
        var node = (ColumnNode*)arena.AllocateZeroed(sizeof(ColumnNode));
        node->Length = length;
        return node;
    }
}

/// <summary>Settings of <see cref="Let"/>.</summary>
public sealed record LetParameters
{
    /// <summary>Expression of each new column, in order.</summary>
    [Unnamed]
    public required IReadOnlyList<NamedExpression> Columns { get; init; }
}
