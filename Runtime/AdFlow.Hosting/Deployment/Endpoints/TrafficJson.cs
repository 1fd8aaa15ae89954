using System.Text.Json;

namespace AdFlow.Hosting;

/// <summary>Divisions of traffic as JSON: <c>{"field": "user_id", "shares": {"v1": 90, "v2": 10}}</c>.</summary>
internal static class TrafficJson
{
    private const string Expected = "expected {\"field\": \"user_id\", \"shares\": {\"v1\": 90, \"v2\": 10}}; "
        + "'field' is the field of the request that decides, and may be left out";

    /// <summary>Reads a division.</summary>
    /// <exception cref="DeploymentException">It is none; all problems are told.</exception>
    public static TrafficSplit Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(document.RootElement);
        }
        catch (JsonException error)
        {
            throw Refused([$"the body is no JSON: {error.Message}"]);
        }
        // Thrown for names and texts that are no Unicode: bytes that are not UTF-8, or half a pair of \uD800 to \uDFFF.
        catch (InvalidOperationException)
        {
            throw Refused(["a name or a text in the body is no Unicode"]);
        }
    }

    /// <summary>Writes a division.</summary>
    public static void Write(Utf8JsonWriter writer, TrafficSplit traffic)
    {
        writer.WriteStartObject();
        writer.WriteString("field", traffic.Field);
        writer.WriteStartObject("shares");
        foreach (var (version, percent) in traffic.Shares)
            writer.WriteNumber(version, percent);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static TrafficSplit Read(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
            throw Refused(["the body is no object"]);
        var problems = new List<string>();
        string? field = null;
        var shares = new List<TrafficShare>();
        foreach (var member in root.EnumerateObject())
            switch (member.Name)
            {
                case "field" when member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null:
                    field = member.Value.GetString();
                    break;
                case "shares" when member.Value.ValueKind is JsonValueKind.Object:
                    shares.AddRange(member.Value.EnumerateObject().Select(share => Read(share, problems)));
                    break;
                default:
                    problems.Add($"the member '{member.Name}' is not expected, or not of this type");
                    break;
            }
        if (problems.Count == 0 && shares.Count == 0)
            problems.Add("there are no shares");
        return problems.Count == 0 ? new TrafficSplit(field, shares) : throw Refused(problems);
    }

    private static TrafficShare Read(JsonProperty share, List<string> problems)
    {
        if (share.Value.ValueKind is JsonValueKind.Number && share.Value.TryGetDouble(out double percent))
            return new TrafficShare(share.Name, percent);
        problems.Add($"the share of '{share.Name}' is no number");
        return new TrafficShare(share.Name, 0);
    }

    private static DeploymentException Refused(IEnumerable<string> problems) => new(400, DeploymentCodes.Request,
        $"The body is no division of traffic; {Expected}.",
        [.. problems.Select(problem => new DeploymentProblem(DeploymentCodes.Request, problem))]);
}
