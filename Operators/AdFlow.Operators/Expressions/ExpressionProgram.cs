using System.Runtime.CompilerServices;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>
/// An expression compiled to a flat list of kernels over registers of up to <see cref="ChunkRows"/> rows. Results do
/// not depend on how rows are cut into chunks, nor on the machine's vectors. Immutable and thread-safe: all that an
/// evaluation writes is the caller's scratch memory. Evaluating allocates nothing.
/// </summary>
public sealed unsafe class ExpressionProgram
{
    /// <summary>Most rows of one <see cref="Evaluate"/>; results of more rows come chunk by chunk.</summary>
    public const int ChunkRows = Register.Rows;

    private readonly ExpressionGroup? _group;
    private readonly TextOperand? _text;
    private readonly int[] _columns;

    /// <summary>Compiles an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="width">The lane that float64 operations run on; the best of the machine by default.</param>
    /// <exception cref="InvalidOperationException">A setting has no value yet.</exception>
    public ExpressionProgram(Expression expression, LaneWidth? width = null)
    {
        Expression = expression;
        Width = width ?? LaneWidths.Best;
        _columns = [.. expression.ReadColumns()];
        if (expression.Type.Kind is ValueKind.Text)
            _text = ExpressionCompiler.TextOf(expression);
        else if (expression.Type.Kind is not ValueKind.Other)
            _group = new ExpressionGroup([expression], width);
    }

    /// <summary>What was compiled.</summary>
    public Expression Expression { get; }

    /// <summary>The lane that float64 operations run on. Results do not depend on it.</summary>
    public LaneWidth Width { get; }

    /// <summary>Type of the result.</summary>
    public ExpressionType Type => Expression.Type;

    /// <summary>Bytes of scratch memory that an evaluation needs, 8-byte aligned (best 64, as from an arena).</summary>
    public int ScratchBytes => _group?.ScratchBytes ?? 0;

    /// <summary>Ordinals of the columns it reads, ascending.</summary>
    public ReadOnlySpan<int> Columns => _columns;

    /// <summary>The same expression compiled to run on lanes of another width; this one where it is the same.</summary>
    public ExpressionProgram On(LaneWidth width) => width == Width ? this : new(Expression, width);

    /// <summary>Evaluates the expression for some rows.</summary>
    /// <param name="rows">Columns as the expression was bound to.</param>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows, at most <see cref="ChunkRows"/>.</param>
    /// <param name="request">Batch of one row, the request; may be default if no request field is read.</param>
    /// <param name="scratch">Memory of <see cref="ScratchBytes"/>; its content does not matter.</param>
    /// <exception cref="InvalidOperationException">
    /// The result is text or of a type that expressions only test for null; a column is not of the kind bound to; or
    /// the request is not one row.
    /// </exception>
    public ExpressionValues Evaluate(in Batch rows, int start, int count, in Batch request, byte* scratch)
    {
        if (_group is null)
            throw new InvalidOperationException($"{Expression} is {Type}: it has no values to compute with.");
        _group.Evaluate(rows, start, count, request, scratch);
        return _group.Values(0, count, scratch);
    }

    /// <summary>Evaluates an expression that reads no columns, for example a setting or <c>when</c>.</summary>
    /// <param name="request">Batch of one row, the request; may be default if no request field is read.</param>
    /// <param name="scratch">Memory of <see cref="ScratchBytes"/>; its content does not matter.</param>
    /// <exception cref="InvalidOperationException">The expression reads columns.</exception>
    public ScalarValue EvaluateScalar(in Batch request, byte* scratch)
    {
        if (_columns.Length > 0)
            throw new InvalidOperationException($"{Expression} reads columns; here there is only the request.");
        if (_text is not null)
        {
            ExpressionGroup.CheckRequest(request, _text.Ordinal < 0 ? null : Expression);
            return new(ValueKind.Text, !_text.TryGetUniform(request, out var text), 0, text);
        }
        var values = Evaluate(default, 0, 1, request, scratch);
        bool isNull = !values.IsValid(0) || Type.Kind is ValueKind.Null;
        return new(Type.Kind, isNull, Type.Kind is ValueKind.Bool ? *values.Values & 1 : values.GetInt64(0), default);
    }

    /// <summary>Finds the rows for which a condition is true; false and null drop out.</summary>
    /// <param name="rows">Columns as the expression was bound to.</param>
    /// <param name="request">Batch of one row, the request; may be default if no request field is read.</param>
    /// <param name="scratch">Memory of <see cref="ScratchBytes"/>; its content does not matter.</param>
    /// <param name="selected">Takes the rows, ascending; room for all of them.</param>
    /// <param name="stop">Asked once a chunk.</param>
    /// <returns>How many rows were selected.</returns>
    /// <exception cref="InvalidOperationException">The expression is not a bool.</exception>
    /// <exception cref="RunStoppedException">Time is over or the caller left.</exception>
    [SkipLocalsInit]
    public int Select(in Batch rows, in Batch request, byte* scratch, int* selected, StopSignal stop)
    {
        if (Type.Kind is not ValueKind.Bool)
            throw new InvalidOperationException($"{Expression} is {Type}, not bool: it selects nothing.");
        int found = 0;
        byte* bits = stackalloc byte[ChunkRows / 8];
        for (int start = 0; start < rows.RowCount; start += ChunkRows)
        {
            stop.ThrowIfSet();
            int count = Math.Min(ChunkRows, rows.RowCount - start);
            RowSelection.FromCondition(Evaluate(rows, start, count, request, scratch), bits);
            found += RowSelection.RowNumbers(bits, count, start, selected + found, LaneWidths.Best);
        }
        return found;
    }
}
