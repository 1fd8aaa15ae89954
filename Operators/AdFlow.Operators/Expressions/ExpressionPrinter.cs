using System.Globalization;
using System.Text;

namespace AdFlow.Operators;

/// <summary>Prints expressions in the language they are parsed from, with the fewest parentheses.</summary>
internal static class ExpressionPrinter
{
    private const int Primary = 8;
    private static readonly HashSet<string> Keywords =
        new(["or", "and", "not", "in", "is", "null", "true", "false", "request", "settings"], StringComparer.Ordinal);

    internal static string Print(Expression expression)
    {
        var text = new StringBuilder();
        Write(text, expression, 0);
        return text.ToString();
    }

    // Parentheses go around whatever binds weaker than its place asks for.
    private static void Write(StringBuilder text, Expression node, int minPrecedence)
    {
        bool parentheses = Precedence(node) < minPrecedence;
        if (parentheses)
            text.Append('(');
        switch (node)
        {
            case ColumnExpression column: WriteName(text, column.Name); break;
            case RequestExpression field: WriteName(text.Append("request."), field.Name); break;
            case SettingExpression setting: WriteName(text.Append("settings."), setting.Name); break;
            case ConstantExpression constant: WriteConstant(text, constant); break;
            case CallExpression call: WriteCall(text, call); break;
        }
        if (parentheses)
            text.Append(')');
    }

    private static int Precedence(Expression node) => node switch
    {
        CallExpression { Op: ExpressionOp.Not } call when Negated(call) is not null => 4,
        CallExpression { Op: ExpressionOp.IsNull } => 4,
        CallExpression { Op: var op } when ExpressionOperation.Of(op) is { IsFunction: false } o => o.Precedence,
        _ => Primary,
    };

    private static void WriteCall(StringBuilder text, CallExpression call)
    {
        var operation = ExpressionOperation.Of(call.Op);
        switch (call.Op)
        {
            case ExpressionOp.Not when Negated(call) is { } inner:
                WriteTest(text, inner, inner.Op is ExpressionOp.In ? " not in (" : " is not null");
                break;
            case ExpressionOp.Not:
                Write(text.Append("not "), call.Operands[0], operation.Precedence);
                break;
            case ExpressionOp.Negate:
                WriteNegation(text, call.Operands[0]);
                break;
            case ExpressionOp.In or ExpressionOp.IsNull:
                WriteTest(text, call, call.Op is ExpressionOp.In ? " in (" : " is null");
                break;
            case var _ when operation.IsFunction:
                WriteList(text.Append(operation.Name).Append('('), call.Operands, 0);
                break;
            default:
                // Comparisons do not chain; the others group to the left.
                Write(text, call.Operands[0], operation.Precedence == 4 ? 5 : operation.Precedence);
                text.Append(' ').Append(operation.Name).Append(' ');
                Write(text, call.Operands[1], operation.Precedence + 1);
                break;
        }
    }

    private static CallExpression? Negated(CallExpression not) =>
        not.Operands[0] as CallExpression is { Op: ExpressionOp.In or ExpressionOp.IsNull } inner ? inner : null;

    private static void WriteTest(StringBuilder text, CallExpression call, string test)
    {
        Write(text, call.Operands[0], 5);
        text.Append(test);
        if (call.Op is ExpressionOp.In)
            WriteList(text, call.Operands, 1);
    }

    // '-5' is a literal, so the negation of the literal 5 has parentheses.
    private static void WriteNegation(StringBuilder text, Expression operand)
    {
        bool literal = operand is ConstantExpression;
        text.Append(literal ? "-(" : "-");
        Write(text, operand, literal ? 0 : 7);
        if (literal)
            text.Append(')');
    }

    private static void WriteList(StringBuilder text, IReadOnlyList<Expression> operands, int first)
    {
        for (int i = first; i < operands.Count; i++)
            Write(i > first ? text.Append(", ") : text, operands[i], 0);
        text.Append(')');
    }

    private static void WriteName(StringBuilder text, string name)
    {
        bool plain = name.Length > 0 && !char.IsAsciiDigit(name[0]) && !Keywords.Contains(name)
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        text.Append(plain ? name : $"`{name.Replace("`", "``", StringComparison.Ordinal)}`");
    }

    private static void WriteConstant(StringBuilder text, ConstantExpression constant)
    {
        if (constant.IsNull)
            text.Append("null");
        else
            text.Append(constant.Type.Kind switch
            {
                ValueKind.Bool => constant.Bits != 0 ? "true" : "false",
                ValueKind.Int64 => constant.Bits.ToString(CultureInfo.InvariantCulture),
                ValueKind.Float64 => Float(constant.Float64),
                ValueKind.Text => Quote(constant.Text!),
                _ => Quote(TemporalText.Format(constant.Type.Physical!, constant.Bits)),
            });
    }

    private static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Float(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "nan" : value > 0 ? "infinity" : "-infinity";
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text.Replace("E", "e", StringComparison.Ordinal);
    }
}
