using System.Runtime.InteropServices;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>
/// Computes what does not depend on rows or the request, by the same kernels that would compute it in a run, and takes
/// away what cannot change a result: the folded expression gives the same bits for every row. The originals stay as
/// they are.
/// </summary>
public static class ExpressionFolding
{
    private const int Alignment = 64;

    /// <summary>The expression with constant parts replaced by their values.</summary>
    public static Expression Fold(this Expression expression)
    {
        if (expression is not CallExpression call)
            return expression;
        var operands = call.Operands.Select(Fold).ToArray();
        for (int i = 0; i < operands.Length; i++)
            if (!ReferenceEquals(operands[i], call.Operands[i]))
                return Simplified(new CallExpression(call.Op, call.Type, operands));
        return Simplified(call);
    }

    private static Expression Simplified(CallExpression call)
    {
        if (call is { Op: ExpressionOp.IsNull, Operands: [ConstantExpression tested] })
            return Expression.Constant(tested.IsNull);
        if (call.Operands.All(operand => operand is ConstantExpression) && IsValue(call.Type))
            return Value(call);
        return call.Op switch
        {
            ExpressionOp.And => Logic(call, neutral: true),
            ExpressionOp.Or => Logic(call, neutral: false),
            ExpressionOp.If => Choice(call),
            ExpressionOp.Coalesce => FirstValid(call),
            ExpressionOp.In or ExpressionOp.IsNull => call,
            _ => call.Operands.Any(IsNull) && IsValue(call.Type) ? Expression.Null(call.Type) : call,
        };
    }

    // Three-valued: the neutral value gives the other operand, its opposite gives itself, null decides nothing.
    private static Expression Logic(CallExpression call, bool neutral)
    {
        for (int i = 0; i < 2; i++)
            if (call.Operands[i] is ConstantExpression { IsNull: false } constant)
                return constant.Bits != 0 == neutral ? call.Operands[1 - i] : constant;
        return call;
    }

    private static Expression Choice(CallExpression call) => call.Operands[0] is ConstantExpression condition
        ? call.Operands[!condition.IsNull && condition.Bits != 0 ? 1 : 2]
        : call;

    private static Expression FirstValid(CallExpression call)
    {
        var operands = call.Operands.Where(operand => !IsNull(operand)).ToList();
        int first = operands.FindIndex(operand => operand is ConstantExpression);
        if (first >= 0)
            operands.RemoveRange(first + 1, operands.Count - first - 1);
        return operands.Count == 0 ? Expression.Null(call.Type)
            : operands.Count == 1 ? operands[0]
            : operands.Count == call.Operands.Count ? call
            : new CallExpression(call.Op, call.Type, [.. operands]);
    }

    private static bool IsNull(Expression operand) => operand is ConstantExpression { IsNull: true };

    private static bool IsValue(ExpressionType type) =>
        type.Kind is ValueKind.Bool or ValueKind.Int64 or ValueKind.Float64;

    private static unsafe Expression Value(CallExpression call)
    {
        var program = new ExpressionProgram(call);
        byte* scratch = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(program.ScratchBytes, Alignment), Alignment);
        try
        {
            var value = program.EvaluateScalar(default(Batch), scratch);
            return value.IsNull ? Expression.Null(call.Type) : call.Type.Kind switch
            {
                ValueKind.Bool => Expression.Constant(value.Int64 != 0),
                ValueKind.Int64 => Expression.Constant(value.Int64),
                _ => Expression.Constant(value.Float64),
            };
        }
        finally
        {
            NativeMemory.AlignedFree(scratch);
        }
    }
}
