using System.Text.Json;
using AdFlow.Operators.Onnx;

namespace AdFlow.Cli;

/// <summary>What a model says of itself, as JSON for programs.</summary>
internal static class ModelJson
{
    /// <summary>Writes one indented object and a line end.</summary>
    public static void Write(OnnxModel model, Stream output)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("graph", model.GraphName);
        writer.WriteString("producer", model.Producer);
        writer.WriteString("domain", model.Domain);
        writer.WriteNumber("version", model.ModelVersion);
        writer.WriteString("description", model.Description);
        writer.WriteNumber("ir_version", model.IrVersion);
        WriteNumbers(writer, "opsets", model.Opsets);
        WritePorts(writer, "inputs", model.Inputs);
        WritePorts(writer, "outputs", model.Outputs);
        writer.WriteNumber("bytes", model.FileBytes);
        writer.WriteNumber("parameters", model.ParameterCount);
        writer.WriteNumber("parameter_bytes", model.ParameterBytes);
        writer.WriteNumber("nodes", model.NodeCount);
        WriteNumbers(writer, "operators", model.Operators);
        writer.WriteStartArray("external_files");
        foreach (string file in model.ExternalFiles)
            writer.WriteStringValue(file);
        writer.WriteEndArray();
        writer.WriteStartObject("metadata");
        foreach (var (key, value) in model.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            writer.WriteString(key, value);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        output.Write("\n"u8);
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, long>> counts)
    {
        writer.WriteStartObject(name);
        foreach (var (key, value) in counts.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            writer.WriteNumber(key, value);
        writer.WriteEndObject();
    }

    // Sizes that are not fixed are written as their symbols, or null.
    private static void WritePorts(Utf8JsonWriter writer, string name, IEnumerable<OnnxValue> ports)
    {
        writer.WriteStartArray(name);
        foreach (var port in ports)
        {
            writer.WriteStartObject();
            writer.WriteString("name", port.Name);
            writer.WriteString("type", port.Type.ToString());
            if (port.Type is { Kind: OnnxTypeKind.Tensor, Shape: { } shape })
                WriteShape(writer, port.Type.Element, shape);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteShape(Utf8JsonWriter writer, OnnxElementType element, IReadOnlyList<OnnxDimension> shape)
    {
        writer.WriteString("element", element.Name());
        writer.WriteStartArray("shape");
        foreach (var dimension in shape)
        {
            if (dimension.Size >= 0)
                writer.WriteNumberValue(dimension.Size);
            else if (dimension.Symbol.Length > 0)
                writer.WriteStringValue(dimension.Symbol);
            else
                writer.WriteNullValue();
        }
        writer.WriteEndArray();
    }
}
