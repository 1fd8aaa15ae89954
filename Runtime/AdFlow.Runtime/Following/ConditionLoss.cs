using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Says which part of a condition is not true for a row, with the row's values put in.</summary>
internal static unsafe class ConditionLoss
{
    private const int MostValues = 5;

    /// <summary>Why a row does not fulfil a condition.</summary>
    /// <param name="condition">A bool over the rows and the request.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="row">The row.</param>
    /// <param name="request">The request.</param>
    /// <returns>The parts that are not true; null where the condition is.</returns>
    public static RowLoss? Of(Expression condition, Batch rows, int row, Batch request)
    {
        var failed = Parts(condition).Where(part => Value(part, rows, row, request) is not "true").ToList();
        if (failed.Count == 0)
            return null;
        var told = failed.Select(part => (Part: part, Values: Values(part, rows, row, request))).ToList();
        string text = string.Join("; ", told.Select(one => one.Values.Count == 0 ? Written(one.Part)
            : $"{Written(one.Part)}, but {string.Join(", ", one.Values.Select(
                value => $"{value.Column} is {ShownValue.ApartFrom(Constants(one.Part), value.Json)}"))}"));
        return new RowLoss(RowLossKind.Condition, text)
        {
            Values = [.. told.SelectMany(one => one.Values).DistinctBy(value => value.Column)],
        };
    }

    /// <summary>An expression as authors write it: the number 0, which is 0.0 once its type is known.</summary>
    public static string Written(Expression expression)
    {
        string text = expression.ToString();
        if (text.AsSpan().ContainsAny('\'', '`'))
            return text;
        for (int at = text.Length - 2; at > 0; at--)
            if (text[at] == '.' && text[at + 1] == '0'
                && (at + 2 == text.Length || text[at + 2] is not (>= '0' and <= '9' or 'e')))
                text = text.Remove(at, 2);
        return text;
    }

    /// <summary>Value of an expression for a row, in JSON; null for one that has no values.</summary>
    public static string? Value(Expression expression, Batch rows, int row, Batch request)
    {
        switch (expression)
        {
            case ColumnExpression column:
                return CellValue.Json(rows, column.Ordinal, row);
            case RequestExpression field:
                return CellValue.Json(request, field.Ordinal, 0);
            case { Type.Kind: ValueKind.Text or ValueKind.Other }:
                return null;
        }
        using var arena = new Arena();
        var program = new ExpressionProgram(expression);
        // From a row on where bits begin with a byte, as stages do.
        int start = row & ~(ExpressionProgram.ChunkRows - 1);
        int count = Math.Min(ExpressionProgram.ChunkRows, rows.RowCount - start);
        var values = program.Evaluate(rows, start, count, request, arena.Allocate(program.ScratchBytes));
        int place = row - start;
        return !values.IsValid(place) || values.Kind is ValueKind.Null ? "null" : values.Kind switch
        {
            ValueKind.Bool => values.GetBool(place) ? "true" : "false",
            ValueKind.Float64 => Json(values.GetFloat64(place)),
            _ => FormattableString.Invariant($"{values.GetInt64(place)}"),
        };
    }

    /// <summary>A number in JSON, with a point where it is none of the integers.</summary>
    public static string Json(double number) =>
        double.IsFinite(number) ? ShownValue.Exact(number) : $"\"{ShownValue.Exact(number)}\"";

    // What has to be true, each.
    private static IEnumerable<Expression> Parts(Expression condition) =>
        condition is CallExpression { Op: ExpressionOp.And } and ? and.Operands.SelectMany(Parts) : [condition];

    // Columns and fields; and what is computed on a side of a comparison.
    private static List<RowValue> Values(Expression part, Batch rows, int row, Batch request)
    {
        var computed = part is CallExpression { Operands: [var left, var right] } call && IsComparison(call.Op)
            ? new[] { left, right }.Where(side => side is CallExpression && side.ReadColumns().Count > 0
                && !IsConversion(side)) : [];
        return [.. part.Nodes().Where(node => node is ColumnExpression or RequestExpression).Concat(computed)
            .Select(node => (Name: Written(node), Value: Value(node, rows, row, request)))
            .Where(value => value.Value is not null).DistinctBy(value => value.Name).Take(MostValues)
            .Select(value => new RowValue(value.Name, value.Value!, IsWritten: false))];
    }

    private static IEnumerable<string> Constants(Expression part) => part.Nodes().OfType<ConstantExpression>()
        .Where(constant => !constant.IsNull && constant.Type.IsNumber)
        .Select(constant => constant.Type.Kind is ValueKind.Float64 ? Json(constant.Float64)
            : FormattableString.Invariant($"{constant.Bits}"));

    private static bool IsComparison(ExpressionOp op) => op is >= ExpressionOp.Equal and <= ExpressionOp.GreaterOrEqual;

    // It says nothing that its operand does not.
    private static bool IsConversion(Expression side) =>
        side is CallExpression { Op: ExpressionOp.ToFloat64, Operands: [not CallExpression] };
}
