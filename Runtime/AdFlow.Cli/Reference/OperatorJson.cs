using System.Text.Json.Nodes;
using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Cli;

/// <summary>Descriptors as JSON.</summary>
internal static class OperatorJson
{
    public static JsonObject Of(OperatorDescriptor descriptor) => new()
    {
        ["id"] = descriptor.Id,
        ["summary"] = descriptor.Summary,
        ["remarks"] = descriptor.Remarks,
        ["kind"] = descriptor is MapOperatorDescriptor ? "map" : "table",
        ["rows"] = Lower(descriptor.Rows),
        ["locality"] = Lower(descriptor.Locality),
        ["purity"] = Lower(descriptor.Purity),
        ["runs_dry"] = descriptor.RunsDry,
        ["inputs"] = Array(descriptor.Inputs, Port),
        ["outputs"] = Array(descriptor.Outputs, Port),
        ["reads"] = Array(descriptor.Reads, Column),
        ["writes"] = Array(descriptor.Writes, Column),
        ["settings"] = Array(descriptor.Parameters, Setting),
        ["example"] = descriptor.Example,
    };

    private static JsonObject Port(PortDescriptor port) => new()
    {
        ["name"] = port.Name,
        ["kind"] = Lower(port.Kind),
        ["optional"] = port.Optional,
        ["access"] = port.Kind is PortKind.Table ? Lower(port.Access) : null,
        ["summary"] = port.Summary,
    };

    private static JsonObject Column(ColumnDescriptor column) => new()
    {
        ["name"] = column.Name,
        ["port"] = column.Port,
        ["kind"] = Lower(column.Kind),
        ["optional"] = column.Optional,
        ["summary"] = column.Summary,
    };

    private static JsonObject Setting(ParameterDescriptor parameter) => new()
    {
        ["name"] = parameter.Name,
        ["kind"] = Lower(parameter.Kind),
        ["expected"] = SettingText.Describe(parameter),
        ["required"] = parameter.Required,
        ["default"] = SettingText.Of(parameter, null),
        ["per_run"] = parameter.PerRun,
        ["unnamed"] = parameter.Unnamed,
        ["summary"] = parameter.Summary,
    };

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> convert) =>
        new([.. items.Select(item => (JsonNode)convert(item))]);

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
