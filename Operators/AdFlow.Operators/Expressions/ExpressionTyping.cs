namespace AdFlow.Operators;

/// <summary>What an operation makes of operand types: its result, or the operand it cannot take.</summary>
/// <param name="Result">Type of the result; meaningful where there is no error.</param>
/// <param name="Operands">Type that numbers and nulls among the operands are converted to, or Null for none.</param>
/// <param name="BadOperand">Ordinal of the operand at fault, or −1.</param>
/// <param name="Expected">What that operand should be, in words, or null.</param>
public readonly record struct ExpressionTyping(
    ExpressionType Result, ExpressionType Operands, int BadOperand = -1, string? Expected = null)
{
    private const string Number = "a number";

    /// <summary>Whether every operand is fine.</summary>
    public bool IsValid => BadOperand < 0;

    /// <summary>Types an operation. The number of operands is not looked at.</summary>
    public static ExpressionTyping Resolve(ExpressionOp op, ReadOnlySpan<ExpressionType> operands) =>
        ExpressionOperation.Of(op).Rule switch
        {
            ExpressionRule.Logic => Same(operands, ExpressionType.Bool),
            ExpressionRule.Integer => Same(operands, ExpressionType.Int64),
            ExpressionRule.Equality => Comparison(operands, equality: true),
            ExpressionRule.Order => Comparison(operands, equality: false),
            ExpressionRule.NullTest => new(ExpressionType.Bool, ExpressionType.Null),
            ExpressionRule.Arithmetic => Numbers(operands, Promote(operands)),
            ExpressionRule.Float => Numbers(operands, ExpressionType.Float64),
            ExpressionRule.ToInt64 => Numbers(operands, ExpressionType.Int64) with { Operands = ExpressionType.Null },
            ExpressionRule.Choice => Choice(operands),
            _ => Common(operands, offset: 0),
        };

    private static ExpressionTyping Same(ReadOnlySpan<ExpressionType> operands, ExpressionType type)
    {
        for (int i = 0; i < operands.Length; i++)
            if (operands[i] != type && operands[i] != ExpressionType.Null)
                return Bad(i, type.ToString());
        return new(type, type);
    }

    private static ExpressionTyping Numbers(ReadOnlySpan<ExpressionType> operands, ExpressionType result)
    {
        for (int i = 0; i < operands.Length; i++)
            if (!operands[i].IsNumber && operands[i] != ExpressionType.Null)
                return Bad(i, Number);
        return new(result, result);
    }

    private static ExpressionTyping Choice(ReadOnlySpan<ExpressionType> operands) =>
        operands[0] == ExpressionType.Bool || operands[0] == ExpressionType.Null
            ? Common(operands[1..], offset: 1)
            : Bad(0, "bool");

    // All bools, or all numbers promoted to one type.
    private static ExpressionTyping Common(ReadOnlySpan<ExpressionType> operands, int offset)
    {
        var type = ExpressionType.Null;
        for (int i = 0; i < operands.Length; i++)
        {
            if (operands[i] == ExpressionType.Null)
                continue;
            if (!operands[i].IsNumber && operands[i] != ExpressionType.Bool)
                return Bad(offset + i, "bool or a number");
            if (type != ExpressionType.Null && type.IsNumber != operands[i].IsNumber)
                return Bad(offset + i, type.IsNumber ? Number : "bool");
            if (type != ExpressionType.Float64)
                type = operands[i];
        }
        return new(type, type);
    }

    private static ExpressionTyping Comparison(ReadOnlySpan<ExpressionType> operands, bool equality)
    {
        var first = ExpressionType.Null;
        for (int i = 0; i < operands.Length; i++)
        {
            var type = operands[i];
            if (type == ExpressionType.Null)
                continue;
            if (!type.IsNumber && type.Kind is not ValueKind.Temporal
                && !(equality && type.Kind is ValueKind.Bool or ValueKind.Text))
                return Bad(i, equality ? "bool, a number, utf8, a date or a time" : "a number, a date or a time");
            if (first == ExpressionType.Null)
                first = type;
            else if (type != first && !(type.IsNumber && first.IsNumber))
                return Bad(i, first.IsNumber ? Number : first.ToString());
        }
        return new(ExpressionType.Bool, ExpressionType.Null);
    }

    private static ExpressionType Promote(ReadOnlySpan<ExpressionType> operands)
    {
        foreach (var type in operands)
            if (type == ExpressionType.Float64)
                return type;
        return ExpressionType.Int64;
    }

    private static ExpressionTyping Bad(int operand, string expected) =>
        new(ExpressionType.Null, ExpressionType.Null, operand, expected);
}
