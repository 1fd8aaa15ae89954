using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AdFlow.Graphs.Tests.JsonSchema;

/// <summary>
/// The part of JSON Schema (draft 2020-12) that <see cref="GraphJsonSchema"/> uses. A keyword it does not know is an
/// exception, so that nothing passes unseen.
/// </summary>
internal sealed class SchemaValidator(JsonObject root)
{
    /// <summary>Everything wrong with a value, as <c>/path: what</c>.</summary>
    public List<string> Validate(JsonNode? value)
    {
        var faults = new List<string>();
        Check(root, value, "", faults);
        return faults;
    }

    private void Check(JsonObject schema, JsonNode? value, string path, List<string> faults)
    {
        foreach (var (keyword, given) in schema)
            Check(schema, keyword, given!, value, path, faults);
    }

    private void Check(
        JsonObject schema, string keyword, JsonNode given, JsonNode? value, string path, List<string> faults)
    {
        bool isFine = keyword switch
        {
            "$schema" or "$defs" or "title" or "description" or "default" or "then" or "else" => true,
            "type" => Words(given).Any(type => IsOf(value, type)),
            "const" => JsonNode.DeepEquals(given, value),
            "enum" => given.AsArray().Any(allowed => JsonNode.DeepEquals(allowed, value)),
            "pattern" => value?.GetValueKind() is not JsonValueKind.String
                || Regex.IsMatch((string)value!, (string)given!, RegexOptions.CultureInvariant),
            "minimum" => Number(value) is not { } number || number >= Number(given),
            "maximum" => Number(value) is not { } number || number <= Number(given),
            "minItems" => value is not JsonArray list || list.Count >= (int)given,
            "maxItems" => value is not JsonArray list || list.Count <= (int)given,
            "minProperties" => value is not JsonObject map || map.Count >= (int)given,
            "maxProperties" => value is not JsonObject map || map.Count <= (int)given,
            "required" => value is not JsonObject map || Words(given).All(map.ContainsKey),
            "dependentRequired" => value is not JsonObject map || given.AsObject().All(pair =>
                !map.ContainsKey(pair.Key) || Words(pair.Value!).All(map.ContainsKey)),
            "anyOf" => Matches(given, value) > 0,
            "oneOf" => Matches(given, value) == 1,
            _ => CheckParts(schema, keyword, given, value, path, faults),
        };
        if (!isFine)
            faults.Add($"{path}: {Short(value)} against {keyword} {Short(given)}");
    }

    // Keywords that pass parts of the value on to other schemas.
    private bool CheckParts(
        JsonObject schema, string keyword, JsonNode given, JsonNode? value, string path, List<string> faults)
    {
        var entries = value is JsonObject map ? map.ToList() : [];
        switch (keyword)
        {
            case "$ref":
                Check(Resolve((string)given!), value, path, faults);
                break;
            case "allOf":
                foreach (var part in given.AsArray())
                    Check(part!.AsObject(), value, path, faults);
                break;
            case "if":
                if (IsValid(given.AsObject(), value))
                    Check(schema["then"]!.AsObject(), value, path, faults);
                else if (schema["else"] is JsonObject otherwise)
                    Check(otherwise, value, path, faults);
                break;
            case "properties":
                foreach (var (key, item) in entries.Where(entry => given[entry.Key] is not null))
                    Check(given[key]!.AsObject(), item, $"{path}/{key}", faults);
                break;
            case "propertyNames":
                foreach (var (key, _) in entries)
                    Check(given.AsObject(), JsonValue.Create(key), $"{path}/{key}", faults);
                break;
            case "additionalProperties":
                foreach (var (key, item) in entries.Where(entry => schema["properties"]?[entry.Key] is null))
                    if (given is JsonObject other)
                        Check(other, item, $"{path}/{key}", faults);
                    else if (!(bool)given)
                        faults.Add($"{path}: there is no key {key}");
                break;
            case "items":
                for (int i = 0; value is JsonArray list && i < list.Count; i++)
                    Check(given.AsObject(), list[i], $"{path}/{i.ToString(CultureInfo.InvariantCulture)}", faults);
                break;
            default:
                throw new NotSupportedException($"The validator does not know the keyword '{keyword}'.");
        }
        return true;
    }

    private int Matches(JsonNode schemas, JsonNode? value) =>
        schemas.AsArray().Count(schema => IsValid(schema!.AsObject(), value));

    private bool IsValid(JsonObject schema, JsonNode? value)
    {
        var faults = new List<string>();
        Check(schema, value, "", faults);
        return faults.Count == 0;
    }

    private JsonObject Resolve(string reference)
    {
        JsonNode node = root;
        foreach (string step in reference["#/".Length..].Split('/'))
            node = node[step] ?? throw new InvalidOperationException($"'{reference}' leads nowhere.");
        return node.AsObject();
    }

    private static bool IsOf(JsonNode? value, string type) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("string", JsonValueKind.String) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("null", JsonValueKind.Null) => true,
        ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => double.IsInteger(Number(value)!.Value),
        _ => false,
    };

    private static double? Number(JsonNode? value) => value?.GetValueKind() is JsonValueKind.Number
        ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : null;

    private static IEnumerable<string> Words(JsonNode given) =>
        given is JsonArray several ? several.Select(word => (string)word!) : [(string)given!];

    private static string Short(JsonNode? node)
    {
        string text = node?.ToJsonString() ?? "null";
        return text.Length > 200 ? text[..200] + "…" : text;
    }
}
