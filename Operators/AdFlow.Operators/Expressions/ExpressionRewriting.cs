namespace AdFlow.Operators;

/// <summary>Rebuilds expressions with other leaves. The originals stay as they are.</summary>
public static class ExpressionRewriting
{
    /// <summary>The expression with settings replaced by their values.</summary>
    /// <param name="expression">What to rebuild.</param>
    /// <param name="valueOf">Value of a setting by name, or null to leave the setting in place.</param>
    /// <exception cref="ArgumentException">
    /// A value is neither of the setting's type, nor int64 for float64, nor null.
    /// </exception>
    public static Expression ReplaceSettings(this Expression expression, Func<string, Expression?> valueOf) =>
        Rewrite(expression, leaf => leaf is SettingExpression setting && valueOf(setting.Name) is { } value
            ? Assigned(setting, value)
            : leaf);

    /// <summary>The expression over a batch whose columns lie elsewhere.</summary>
    /// <param name="expression">What to rebuild.</param>
    /// <param name="ordinalOf">New ordinal, ≥ 0, of each column read.</param>
    public static Expression MapColumns(this Expression expression, Func<int, int> ordinalOf) =>
        Rewrite(expression, leaf => leaf is ColumnExpression column
            ? new ColumnExpression(ordinalOf(column.Ordinal), column.Name, column.Type, column.IsFloat32)
            : leaf);

    /// <summary>The expression with columns replaced by what computes them.</summary>
    /// <param name="expression">What to rebuild.</param>
    /// <param name="valueOf">Value of a column by ordinal, or null to leave the column in place.</param>
    /// <exception cref="ArgumentException">A value is not of the column's type.</exception>
    public static Expression ReplaceColumns(this Expression expression, Func<int, Expression?> valueOf) =>
        Rewrite(expression, leaf => leaf is ColumnExpression column && valueOf(column.Ordinal) is { } value
            ? Typed(value, column.Type, $"column '{column.Name}'")
            : leaf);

    private static Expression Rewrite(Expression node, Func<Expression, Expression> leaf)
    {
        if (node is not CallExpression call)
            return leaf(node);
        Expression[]? changed = null;
        for (int i = 0; i < call.Operands.Count; i++)
        {
            var operand = Rewrite(call.Operands[i], leaf);
            if (!ReferenceEquals(operand, call.Operands[i]))
                (changed ??= [.. call.Operands])[i] = operand;
        }
        return changed is null ? node : Expression.Call(call.Op, changed);
    }

    private static Expression Assigned(SettingExpression setting, Expression value)
    {
        if (setting.Type == ExpressionType.Float64 && value.Type == ExpressionType.Int64)
            value = Conversion.To(value, setting.Type);
        return Typed(value, setting.Type, $"setting '{setting.Name}'");
    }

    private static Expression Typed(Expression value, ExpressionType type, string what)
    {
        if (value.Type == ExpressionType.Null)
            return Conversion.To(value, type);
        return value.Type == type
            ? value
            : throw new ArgumentException($"The {what} is {type}; its value {value} is {value.Type}.");
    }
}
