using System.Globalization;
using AdFlow.Operators;

namespace AdFlow.Graphs;

/// <summary>Reads the text of a YAML scalar as a value; unquoted for numbers and bools, independent of the
/// culture.</summary>
internal static class ScalarLiteral
{
    public static bool? Bool(YamlScalar scalar) =>
        scalar.IsQuoted ? null : scalar.Text switch { "true" => true, "false" => false, _ => null };

    public static long? Int64(YamlScalar scalar) =>
        !scalar.IsQuoted && long.TryParse(
            scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;

    public static double? Float64(YamlScalar scalar) =>
        !scalar.IsQuoted && double.TryParse(
            scalar.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    /// <summary>The constant of a type, or null where the text is none.</summary>
    public static Expression? Expression(YamlScalar scalar, ExpressionType type)
    {
        switch (type.Kind)
        {
            case ValueKind.Bool:
                return Bool(scalar) is { } flag ? Operators.Expression.Constant(flag) : null;
            case ValueKind.Int64:
                return Int64(scalar) is { } integer ? Operators.Expression.Constant(integer) : null;
            case ValueKind.Float64:
                return Float64(scalar) is { } number ? Operators.Expression.Constant(number) : null;
            case ValueKind.Text:
                return Operators.Expression.Constant(scalar.Text);
            default:
                return type.Physical is { } physical && TemporalText.TryParse(physical, scalar.Text, out long value)
                    ? Operators.Expression.Temporal(physical, value) : null;
        }
    }
}
