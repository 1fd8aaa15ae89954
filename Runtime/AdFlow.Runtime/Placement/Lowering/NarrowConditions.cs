using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Conditions that come out the same in float32, so that what they read need not be widened.</summary>
internal static class NarrowConditions
{
    /// <summary>Whether a condition only compares float32 numbers with each other and with constants that are float32
    /// numbers too.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="columnOf">The value of a column, by its ordinal in the condition.</param>
    public static bool IsNarrow(Expression condition, Func<int, LoweredValue> columnOf) => condition switch
    {
        CallExpression { Op: ExpressionOp.And or ExpressionOp.Or or ExpressionOp.Not } call =>
            call.Operands.All(operand => IsNarrow(operand, columnOf)),
        CallExpression { Op: >= ExpressionOp.Equal and <= ExpressionOp.In } call =>
            call.Operands.All(operand => IsNumber(operand, columnOf)),
        _ => false,
    };

    private static bool IsNumber(Expression operand, Func<int, LoweredValue> columnOf) => operand switch
    {
        ColumnExpression column => column.Type.IsNumber && columnOf(column.Ordinal).Type is DeviceType.Float32,
        ConstantExpression { IsNull: false, Type.Kind: ValueKind.Float64 } constant =>
            constant.Float64.Equals((float)constant.Float64),
        _ => false,
    };
}
