using System.Text.Json;

namespace AdFlow.Tables.Json;

/// <summary>A field prepared for writing: its name encoded, its children, a dictionary's values.</summary>
internal sealed class JsonWriteNode(Field field)
{
    public JsonEncodedText Name { get; } = JsonEncodedText.Encode(field.Name, JsonRowWriter.Options.Encoder);

    public JsonWriteNode[] Children { get; } = [.. field.Type.Children.Select(child => new JsonWriteNode(child))];

    public JsonWriteNode? Dictionary { get; } =
        field.Type.ValueType is { } type ? new JsonWriteNode(new Field("", type)) : null;
}
