using System.Globalization;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>Settings in words. Thread-safe.</summary>
public static class SettingText
{
    /// <summary>What a setting expects.</summary>
    public static string Describe(ParameterDescriptor parameter) => parameter.Kind switch
    {
        ParameterKind.Bool => "true or false",
        ParameterKind.Int32 or ParameterKind.Int64 => "an integer" + Range(parameter),
        ParameterKind.Float32 or ParameterKind.Float64 => "a number" + Range(parameter),
        ParameterKind.Text => "text",
        ParameterKind.Choice => "one of " + string.Join(", ", parameter.Choices),
        ParameterKind.Column => "the name of a column",
        ParameterKind.ColumnList => "a list of column names",
        ParameterKind.NewColumn => "a name for the new column",
        ParameterKind.File => "the path of a file",
        ParameterKind.Expression => "an expression",
        ParameterKind.NamedExpressions => "'new column: expression' entries",
        ParameterKind.TextList => "a list of texts",
        ParameterKind.NumberList => "a list of numbers" + Range(parameter),
        ParameterKind.NamedNumbers => "'name: number' entries" + Range(parameter),
        ParameterKind.NamedColumns => "'name: column' or 'name: [columns]' entries",
        _ => "'name: text' entries",
    };

    /// <summary>What was found.</summary>
    public static string Show(YamlNode given) => given switch
    {
        YamlScalar { IsQuoted: true } scalar => $"the text {Shown.Quote(scalar.Text)}",
        YamlScalar scalar => Shown.Quote(scalar.Text),
        YamlSequence => "a list",
        _ => "a mapping",
    };

    /// <summary>What to do, where the fault is a usual one.</summary>
    public static string Advice(ParameterDescriptor parameter, YamlNode given)
    {
        if (given is not YamlScalar scalar)
            return "";
        if (parameter.Kind is ParameterKind.Choice)
            return NearestName.Find(scalar.Text, parameter.Choices) is { } nearest
                ? $"; did you mean '{nearest}'?" : "";
        bool isExpression = scalar.Text.Contains("request.") || scalar.Text.Contains("settings.");
        return scalar.IsQuoted && parameter.Kind < ParameterKind.Text
            ? isExpression ? "; an expression starts with '='" : "; take the quotes away"
            : isExpression && !scalar.Text.StartsWith('=') ? "; an expression starts with '='" : "";
    }

    /// <summary>The value for explaining a plan; null where there is none.</summary>
    public static string? Of(ParameterDescriptor parameter, YamlNode? given) =>
        given is not null ? Text(given) : Text(parameter, parameter.Default);

    private static string? Text(ParameterDescriptor parameter, object? value) => value switch
    {
        int choice when parameter.Kind is ParameterKind.Choice => parameter.Choices[choice],
        bool flag => flag ? "true" : "false",
        null or "" => null,
        string text => text,
        System.Collections.IEnumerable items =>
            $"[{string.Join(", ", items.Cast<object>().Select(item => Text(parameter, item)))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static string Text(YamlNode node) => node switch
    {
        YamlScalar scalar => scalar.Text,
        YamlSequence sequence => $"[{string.Join(", ", sequence.Items.Select(Text))}]",
        YamlMapping mapping =>
            $"{{ {string.Join(", ", mapping.Entries.Select(e => $"{e.Key.Text}: {Text(e.Value)}"))} }}",
        _ => "",
    };

    private static string Range(ParameterDescriptor parameter)
    {
        bool low = !double.IsNegativeInfinity(parameter.Minimum), high = !double.IsPositiveInfinity(parameter.Maximum);
        return FormattableString.Invariant((low, high) switch
        {
            (true, true) => $" from {parameter.Minimum} to {parameter.Maximum}",
            (true, false) => $" of at least {parameter.Minimum}",
            (false, true) => $" of at most {parameter.Maximum}",
            _ => $"",
        });
    }
}
