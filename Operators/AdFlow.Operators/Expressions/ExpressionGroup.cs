using System.Runtime.CompilerServices;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>
/// Expressions over the same rows, compiled together to a flat list of kernels over registers of up to
/// <see cref="ExpressionProgram.ChunkRows"/> rows: what they have in common is computed once. Each has the values it
/// would have alone, which depend neither on how rows are cut into chunks nor on the lane. Immutable and thread-safe:
/// all that an evaluation writes is the caller's scratch memory. Evaluating allocates nothing.
/// </summary>
public sealed unsafe class ExpressionGroup
{
    private readonly Instruction[] _instructions;
    private readonly TextOperand[] _texts;
    private readonly int[] _results;
    private readonly int[] _columns;
    private readonly Expression? _requestReader;

    /// <summary>Compiles expressions.</summary>
    /// <param name="expressions">One or more.</param>
    /// <param name="width">The lane that float64 operations run on; the best of the machine by default.</param>
    /// <exception cref="InvalidOperationException">A setting has no value yet.</exception>
    /// <exception cref="ArgumentException">
    /// An expression is text or of a type that expressions only test for null.
    /// </exception>
    public ExpressionGroup(IReadOnlyList<Expression> expressions, LaneWidth? width = null)
    {
        foreach (var expression in expressions)
            if (expression.Type.Kind is ValueKind.Text or ValueKind.Other)
                throw new ArgumentException(
                    $"{expression} is {expression.Type}: it has no values to compute with.", nameof(expressions));
        Expressions = expressions;
        _columns = [.. expressions.SelectMany(expression => expression.ReadColumns()).Distinct().Order()];
        _requestReader = expressions.FirstOrDefault(expression => expression.ReadRequestFields().Count > 0);
        (_instructions, _results, _texts, ScratchBytes) =
            ExpressionCompiler.Compile(expressions, width ?? LaneWidths.Best);
    }

    /// <summary>What was compiled.</summary>
    public IReadOnlyList<Expression> Expressions { get; }

    /// <summary>Bytes of scratch memory that an evaluation needs, 8-byte aligned (best 64, as from an arena).</summary>
    public int ScratchBytes { get; }

    /// <summary>Ordinals of the columns read, ascending.</summary>
    public ReadOnlySpan<int> Columns => _columns;

    /// <summary>Number of operations computed for each chunk of rows, loads of columns not counted.</summary>
    public int KernelCount => _instructions.Count(instruction => instruction.Kind is InstructionKind.Kernel);

    /// <summary>Evaluates all expressions for some rows; <see cref="Values"/> then gives the results.</summary>
    /// <param name="rows">Columns as the expressions were bound to.</param>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows, at most <see cref="ExpressionProgram.ChunkRows"/>.</param>
    /// <param name="request">Batch of one row, the request; may be default if no request field is read.</param>
    /// <param name="scratch">Memory of <see cref="ScratchBytes"/>; its content does not matter.</param>
    /// <exception cref="InvalidOperationException">
    /// A column is not of the kind bound to; or the request is not one row.
    /// </exception>
    public void Evaluate(in Batch rows, int start, int count, in Batch request, byte* scratch)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)ExpressionProgram.ChunkRows, nameof(count));
        if (start < 0 || (_columns.Length > 0 && start > rows.RowCount - count))
            throw new ArgumentOutOfRangeException(
                nameof(start), start, $"There are {rows.RowCount} rows, not {start} + {count}.");
        CheckRequest(request, _requestReader);
        var registers = (Register*)scratch;
        for (int i = 0; i < _instructions.Length; i++)
            Step(registers, i, rows, start, count, request, scratch);
    }

    /// <summary>Values of one expression.</summary>
    /// <param name="index">Index of the expression.</param>
    /// <param name="count">Number of rows of the evaluation.</param>
    /// <param name="scratch">The scratch memory of the evaluation, not written since.</param>
    /// <returns>A view of scratch memory, or of a column where the expression is just that.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ExpressionValues Values(int index, int count, byte* scratch)
    {
        int register = _results[index];
        ref readonly var result = ref ((Register*)scratch)[register];
        return new(_instructions[register].Result, result.Values, result.Validity, count);
    }

    /// <summary>Checks that there is a request if an expression reads it.</summary>
    internal static void CheckRequest(in Batch request, Expression? reader)
    {
        if (reader is not null && request.RowCount != 1)
            throw new InvalidOperationException(
                $"{reader} reads the request, which should be one row, not {request.RowCount}.");
    }

    private void Step(
        Register* registers, int index, in Batch rows, int start, int count, in Batch request, byte* scratch)
    {
        ref readonly var instruction = ref _instructions[index];
        var target = registers + index;
        target->Values = target->Store = scratch + instruction.Store;
        target->Step = instruction.IsUniform ? 0 : -1;
        switch (instruction.Kind)
        {
            case InstructionKind.Column:
                ColumnLoad.Load(target, Checked(rows, instruction), start, count, instruction.Result);
                return;
            case InstructionKind.NarrowColumn:
                ColumnLoad.Point(target, Checked(rows, instruction), start, count);
                return;
            case InstructionKind.Request:
                ColumnLoad.Load(target, Checked(request, instruction), 0, 1, instruction.Result);
                break;
            case InstructionKind.Constant:
                *(long*)target->Values = instruction.Bits;
                target->Validity = null;
                if (instruction.IsNull)
                    Validity.None(target, 1);
                break;
            case InstructionKind.Text:
                TextKernels.Equal(target, _texts[instruction.A], _texts[instruction.B], rows, start, count, request);
                break;
            default:
                instruction.Kernel(target, registers + instruction.A, registers + instruction.B,
                    registers + instruction.C, instruction.IsUniform ? 8 : count);
                break;
        }
        if (instruction.IsUniform)
            Spread(target, instruction.Result);
    }

    // Element 0 of a uniform register becomes all eight elements, or all bits of a word.
    private static void Spread(Register* target, ValueKind kind)
    {
        if (kind is ValueKind.Bool)
            *target->Words = (ulong)-(long)(*target->Words & 1);
        else
            new Span<ulong>(target->Store, 8).Fill(*target->Words);
        if (target->Validity != null)
            *(ulong*)target->Validity = (ulong)-(long)(*(ulong*)target->Validity & 1);
    }

    private Column Checked(in Batch batch, in Instruction instruction)
    {
        var column = batch[instruction.A];
        bool isBound = instruction.Kind is InstructionKind.NarrowColumn
            ? column.Type.Id is TypeId.Float32
            : ExpressionType.KindOf(column.Type) == instruction.Result;
        return isBound ? column : throw OtherKind(column, instruction);
    }

    private InvalidOperationException OtherKind(Column column, Instruction instruction)
    {
        bool isRow = instruction.Kind is not InstructionKind.Request;
        var reader = Expressions.First(expression =>
            (isRow ? expression.ReadColumns() : expression.ReadRequestFields()).Contains(instruction.A));
        string kind = instruction.Kind is InstructionKind.NarrowColumn ? "Float32" : $"{instruction.Result}";
        return new($"{reader} was bound to a {kind} at {(isRow ? "column" : "request field")} "
            + $"{instruction.A}, which is {column.Type}.");
    }
}
