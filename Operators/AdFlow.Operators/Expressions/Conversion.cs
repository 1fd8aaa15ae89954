namespace AdFlow.Operators;

/// <summary>Conversions between types; constants are converted on the spot.</summary>
internal static class Conversion
{
    // Every integer up to here is a float64.
    private const long ExactLimit = 1L << 53;

    /// <summary>An expression as another type: a number as another number, or a null as anything.</summary>
    internal static Expression To(Expression value, ExpressionType type)
    {
        if (value.Type == type)
            return value;
        if (value.Type == ExpressionType.Null || value is ConstantExpression { IsNull: true })
            return Expression.Null(type);
        if (type == ExpressionType.Float64)
            return value is ConstantExpression constant
                ? Expression.Constant((double)constant.Bits)
                : new CallExpression(ExpressionOp.ToFloat64, type, [value]);
        return new CallExpression(ExpressionOp.ToInt64, type, [value]);
    }

    /// <summary>Operands as their operation takes them.</summary>
    internal static Expression[] Operands(
        ExpressionOp op, IReadOnlyList<Expression> operands, in ExpressionTyping typing)
    {
        var rule = ExpressionOperation.Of(op).Rule;
        if (rule is ExpressionRule.Equality or ExpressionRule.Order)
            return Comparison(operands);
        var converted = operands.ToArray();
        if (rule is ExpressionRule.NullTest)
            return converted;
        for (int i = 0; i < converted.Length; i++)
            converted[i] = rule is ExpressionRule.Choice && i == 0
                ? To(converted[i], ExpressionType.Bool)
                : To(converted[i], typing.Operands);
        return converted;
    }

    // Numbers of two kinds stay as they are, compared exactly; a constant takes the other's kind where that loses
    // nothing.
    private static Expression[] Comparison(IReadOnlyList<Expression> operands)
    {
        var type = operands.Select(operand => operand.Type)
            .FirstOrDefault(type => type != ExpressionType.Null, ExpressionType.Int64);
        var converted = new Expression[operands.Count];
        for (int i = 0; i < converted.Length; i++)
            converted[i] = operands[i].Type == ExpressionType.Null ? To(operands[i], type) : operands[i];
        for (int i = 1; i < converted.Length; i++)
            converted[i] = Lossless(converted[i], converted[0].Type);
        if (converted.Length == 2)
            converted[0] = Lossless(converted[0], converted[1].Type);
        return converted;
    }

    private static Expression Lossless(Expression value, ExpressionType type)
    {
        if (value.Type == type || value is not ConstantExpression constant)
            return value;
        if (constant.IsNull)
            return Expression.Null(type);
        if (type == ExpressionType.Float64)
            return constant.Bits is >= -ExactLimit and <= ExactLimit ? To(value, type) : value;
        return Math.Abs(constant.Float64) <= ExactLimit && Math.Floor(constant.Float64) == constant.Float64
            ? Expression.Constant((long)constant.Float64)
            : value;
    }
}
