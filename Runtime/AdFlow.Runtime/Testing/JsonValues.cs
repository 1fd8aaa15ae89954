using System.Text.Json;

namespace AdFlow.Runtime;

/// <summary>Compares values that a test lists with those that were found.</summary>
internal static class JsonValues
{
    /// <summary>Whether two values are equal: integers and texts exactly, other numbers a and b if
    /// |a − b| ≤ tolerance · max(1, |a|, |b|); of an object, only the members of the wanted one.</summary>
    public static bool AreEqual(JsonElement wanted, JsonElement found, double tolerance)
    {
        if (wanted.ValueKind != found.ValueKind)
            // Numbers that JSON readers would round are written as text.
            return wanted.ValueKind is JsonValueKind.Number && found.ValueKind is JsonValueKind.String
                && wanted.GetRawText() == found.GetString();
        return wanted.ValueKind switch
        {
            JsonValueKind.Number => AreEqualNumbers(wanted, found, tolerance),
            JsonValueKind.String => wanted.GetString() == found.GetString(),
            JsonValueKind.Array => wanted.GetArrayLength() == found.GetArrayLength()
                && wanted.EnumerateArray().Zip(found.EnumerateArray())
                    .All(pair => AreEqual(pair.First, pair.Second, tolerance)),
            JsonValueKind.Object => wanted.EnumerateObject().All(member =>
                found.TryGetProperty(member.Name, out var other) && AreEqual(member.Value, other, tolerance)),
            _ => true,
        };
    }

    private static bool AreEqualNumbers(JsonElement wanted, JsonElement found, double tolerance)
    {
        if (wanted.TryGetInt64(out long a) && found.TryGetInt64(out long b))
            return a == b;
        double x = wanted.GetDouble(), y = found.GetDouble();
        return Math.Abs(x - y) <= tolerance * Math.Max(1, Math.Max(Math.Abs(x), Math.Abs(y)));
    }
}
