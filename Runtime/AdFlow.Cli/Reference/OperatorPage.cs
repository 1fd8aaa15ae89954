using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Cli;

/// <summary>The reference page of an operator, as Markdown that also reads well in a terminal.</summary>
internal static class OperatorPage
{
    public static void Write(OperatorDescriptor descriptor, TextWriter text)
    {
        text.WriteLine($"## {descriptor.Id}");
        text.WriteLine();
        text.WriteLine(descriptor.Summary);
        if (descriptor.Remarks.Length > 0)
            text.WriteLine("\n" + descriptor.Remarks);
        text.WriteLine();
        text.WriteLine($"Rows: {Words.Of(descriptor.Rows)}. Depends on: {Words.Of(descriptor.Locality)}."
            + (descriptor.Purity is Purity.Pure ? "" : $" Uses: {Words.Of(descriptor.Purity)}.")
            + (descriptor.RunsDry ? " In a shadow it answers as if and changes nothing." : ""));
        Section(text, "Inputs", descriptor.Inputs.Select(port => (port.Name, Kind(port), port.Summary)));
        if (descriptor.Outputs.Count > 1)
            Section(text, "Outputs", descriptor.Outputs.Select(port => (port.Name, "", port.Summary)));
        Section(text, "Columns read", descriptor.Reads.Select(column => Row(descriptor, column)));
        Section(text, "Columns written", descriptor.Writes.Select(column => Written(descriptor, column)));
        Section(text, "Settings", descriptor.Parameters.Select(Row));
        if (descriptor.Example.Length > 0)
            text.WriteLine($"\n```yaml\n{descriptor.Example}\n```");
        text.WriteLine();
    }

    private static void Section(TextWriter text, string title, IEnumerable<(string, string, string)> rows)
    {
        var lines = rows.ToList();
        if (lines.Count == 0)
            return;
        text.WriteLine($"\n{title}:\n");
        foreach (var (name, kind, summary) in lines)
            text.WriteLine($"- `{name}`{(kind.Length > 0 ? $" ({kind})" : "")}"
                + (summary.Length > 0 ? $": {summary}" : ""));
    }

    private static string Kind(PortDescriptor port)
    {
        string kind = port.Kind switch
        {
            PortKind.Variadic => "one or more nodes",
            PortKind.Table => "table, " + Words.Of(port.Access),
            PortKind.Counter => "table of counters",
            _ => "node",
        };
        return port.Optional ? kind + ", optional" : kind;
    }

    private static (string, string, string) Row(OperatorDescriptor descriptor, ColumnDescriptor column)
    {
        string port = column.Port == 0 ? "" : $" of {descriptor.Inputs[column.Port].Name}";
        return (column.Name, column.Kind.Describe() + port + (column.Optional ? ", optional" : ""), column.Summary);
    }

    private static (string, string, string) Written(OperatorDescriptor descriptor, ColumnDescriptor column)
    {
        string type = descriptor is MapOperatorDescriptor
            ? "float32, or float64 if a read column is" : column.Kind.WrittenType().ToString();
        return (column.Name, type + (column.Optional ? ", may be null" : ""), column.Summary);
    }

    private static (string, string, string) Row(ParameterDescriptor parameter)
    {
        string kind = SettingText.Describe(parameter);
        if (parameter.Required)
            kind += "; required";
        else if (SettingText.Of(parameter, null) is { } value)
            kind += $"; default {value}";
        if (parameter.PerRun)
            kind += "; may be =expression";
        return (parameter.Name, kind + (parameter.Unnamed ? "; may stand alone" : ""), parameter.Summary);
    }
}
