using System.Globalization;
using AdFlow.Operators.Onnx;

namespace AdFlow.Cli;

/// <summary>What a model says of itself, as text for people.</summary>
internal static class ModelText
{
    private const int LabelWidth = 12;

    /// <summary>Prints it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">Name of its file.</param>
    /// <param name="terminal">Where.</param>
    public static void Write(OnnxModel model, string name, Terminal terminal)
    {
        using var text = terminal.Text();
        foreach (var (label, values) in Sections(model, name))
            for (int i = 0; i < values.Count; i++)
                text.WriteLine((i == 0 ? label : "").PadRight(LabelWidth) + Printable.Text(values[i]));
    }

    private static IEnumerable<(string Label, IReadOnlyList<string> Values)> Sections(OnnxModel model, string name)
    {
        yield return ("file", [$"{name}, {Count(model.FileBytes)} bytes"]);
        yield return ("graph", Stated(model.GraphName));
        yield return ("producer", Stated(model.Producer));
        yield return ("domain", Stated(model.Domain));
        yield return ("version", model.ModelVersion == 0 ? [] : [Count(model.ModelVersion)]);
        yield return ("about", Stated(model.Description));
        yield return ("format", [$"IR version {model.IrVersion.ToString(CultureInfo.InvariantCulture)}"]);
        yield return ("operators", [.. model.Opsets.OrderBy(opset => opset.Key, StringComparer.Ordinal)
            .Select(opset => $"{opset.Key} {opset.Value.ToString(CultureInfo.InvariantCulture)}")]);
        yield return ("inputs", Ports(model.Inputs));
        yield return ("outputs", Ports(model.Outputs));
        yield return ("parameters", [$"{Count(model.ParameterCount)}, {Count(model.ParameterBytes)} bytes"]);
        yield return ("elsewhere", model.ExternalFiles);
        yield return ("nodes", [Count(model.NodeCount), .. model.Operators
            .OrderByDescending(used => used.Value).ThenBy(used => used.Key, StringComparer.Ordinal)
            .Select(used => $"{Count(used.Value),6} {used.Key}")]);
        yield return ("metadata", [.. model.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{entry.Key} = {entry.Value}")]);
    }

    private static IReadOnlyList<string> Stated(string value) => value.Length == 0 ? [] : [value];

    private static IReadOnlyList<string> Ports(IReadOnlyList<OnnxValue> ports)
    {
        int width = ports.Select(port => Math.Min(port.Name.Length, 40)).DefaultIfEmpty().Max();
        return [.. ports.Select(port => $"{port.Name.PadRight(width)}  {port.Type}")];
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
