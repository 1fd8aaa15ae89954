using System.Text.Json;
using AdFlow.Tables.Literals;

namespace AdFlow.Tables.Json;

/// <summary>Short, printable renderings of what a tokenizer stands at, for messages.</summary>
internal static class JsonSnippet
{
    public static string Of(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => '"' + Snippet.Shorten(reader.ValueSpan) + '"',
        _ => Snippet.Shorten(reader.ValueSpan),
    };
}
