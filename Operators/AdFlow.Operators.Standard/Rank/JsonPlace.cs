using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AdFlow.Operators.Standard;

/// <summary>A JSON value and where it stands in its file. Immutable.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Text of a string, digits of a number.</param>
/// <param name="Place">Line and column of its first character, from 1: <c>3:14</c>.</param>
internal sealed record JsonPlace(JsonValueKind Kind, string Text, string Place)
{
    /// <summary>Members of an object, in order, equal names kept.</summary>
    public List<(string Name, JsonPlace Value)> Members { get; } = [];

    /// <summary>Items of an array.</summary>
    public List<JsonPlace> Items { get; } = [];

    /// <summary>What it is, for a message.</summary>
    public string Describe() => Kind switch
    {
        JsonValueKind.String => $"\"{Text}\"",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => Text,
    };
}

/// <summary>Reads JSON with the place of each value, so that messages can point at it.</summary>
internal static class JsonPlaces
{
    /// <summary>Reads a document; comments and trailing commas are allowed.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonPlace Read(ReadOnlyMemory<byte> content)
    {
        var bytes = content.Span;
        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
        });
        reader.Read();
        var root = ReadValue(ref reader, bytes);
        reader.Read();
        return root;
    }

    private static JsonPlace ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> content)
    {
        string place = PlaceOf(content, (int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var value = new JsonPlace(JsonValueKind.Object, "", place);
                while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
                {
                    string name = reader.GetString()!;
                    reader.Read();
                    value.Members.Add((name, ReadValue(ref reader, content)));
                }
                return value;
            case JsonTokenType.StartArray:
                var array = new JsonPlace(JsonValueKind.Array, "", place);
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                    array.Items.Add(ReadValue(ref reader, content));
                return array;
            case JsonTokenType.String:
                return new JsonPlace(JsonValueKind.String, reader.GetString()!, place);
            default:
                return new JsonPlace(
                    reader.TokenType is JsonTokenType.Number ? JsonValueKind.Number : JsonValueKind.Null,
                    Encoding.UTF8.GetString(reader.ValueSpan), place);
        }
    }

    private static string PlaceOf(ReadOnlySpan<byte> content, int at)
    {
        int start = content[..at].LastIndexOf((byte)'\n') + 1;
        int line = content[..at].Count((byte)'\n') + 1, column = Encoding.UTF8.GetCharCount(content[start..at]) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{line}:{column}");
    }
}
