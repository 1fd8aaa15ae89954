using System.Globalization;
using System.Text.Json;

namespace AdFlow.Cli;

/// <summary>What a host says of its graphs, for people.</summary>
internal static class DeployedText
{
    /// <summary>A division of traffic: <c>v1 90 %, v2 10 % by user_id</c>.</summary>
    public static string Traffic(JsonElement graph)
    {
        if (!graph.TryGetProperty("traffic", out var traffic))
            return "no traffic";
        string shares = string.Join(", ", traffic.GetProperty("shares").EnumerateObject().Select(share =>
            string.Create(CultureInfo.InvariantCulture, $"{share.Name} {share.Value.GetDouble():0.###} %")));
        return traffic.GetProperty("field").GetString() is { } field ? $"{shares} by {field}" : shares;
    }
}
