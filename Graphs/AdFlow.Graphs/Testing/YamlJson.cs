using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AdFlow.Graphs;

/// <summary>
/// Values of a document as JSON, for requests and rows of tests. Unquoted <c>true</c>, <c>false</c> and decimal numbers
/// are these; <c>null</c>, <c>~</c> and nothing are null; <c>.nan</c>, <c>.inf</c> and <c>-.inf</c> are the texts that
/// stand for them in rows; all else is text, dates included, and so is everything in quotes. Thread-safe.
/// </summary>
public static partial class YamlJson
{
    /// <summary>Writes a value; numbers keep their digits.</summary>
    public static void Write(YamlNode node, Utf8JsonWriter target)
    {
        switch (node)
        {
            case YamlMapping mapping:
                target.WriteStartObject();
                foreach (var (key, value) in mapping.Entries)
                {
                    target.WritePropertyName(key.Text);
                    Write(value, target);
                }
                target.WriteEndObject();
                break;
            case YamlSequence sequence:
                target.WriteStartArray();
                foreach (var item in sequence.Items)
                    Write(item, target);
                target.WriteEndArray();
                break;
            default:
                Write((YamlScalar)node, target);
                break;
        }
    }

    /// <summary>A value as UTF-8 on one line.</summary>
    public static byte[] ToUtf8(YamlNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(node, writer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(YamlScalar scalar, Utf8JsonWriter target)
    {
        if (scalar.IsQuoted)
            target.WriteStringValue(scalar.Text);
        else if (scalar.IsNull)
            target.WriteNullValue();
        else if (scalar.Text is "true" or "false")
            target.WriteBooleanValue(scalar.Text is "true");
        else if (Number().Match(scalar.Text) is { Success: true } number)
            target.WriteRawValue(ToJson(number));
        else
            target.WriteStringValue(scalar.Text switch
            {
                ".nan" => "NaN",
                ".inf" => "Infinity",
                "-.inf" => "-Infinity",
                var text => text,
            });
    }

    // JSON has no plus sign, no leading zeros and no bare dots.
    private static string ToJson(Match number)
    {
        string whole = number.Groups["whole"].Value.TrimStart('0');
        string part = number.Groups["part"].Value;
        return (number.Value[0] == '-' ? "-" : "") + (whole.Length == 0 ? "0" : whole)
            + (part.Length == 0 ? "" : "." + part) + number.Groups["exponent"].Value;
    }

    [GeneratedRegex(@"^[-+]?(?=\.?[0-9])(?<whole>[0-9]*)(\.(?<part>[0-9]*))?(?<exponent>[eE][-+]?[0-9]+)?\z")]
    private static partial Regex Number();
}
