using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdFlow.Bench;

/// <summary>One JSON object a line, with the same members in every line; null where there is no value.</summary>
internal sealed class JsonRows(TextWriter target) : IRowWriter
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <inheritdoc/>
    public void Write(Work work, int size, Measurement row)
    {
        target.WriteLine(JsonSerializer.Serialize(new Row(
            work.Name, size, Rounded(row.OursNs), row.Peer, Rounded(row.PeerNs), Rounded(row.Ratio?.Median),
            Rounded(row.Ratio?.Low), Rounded(row.Ratio?.High), row.Goal, row.AllocatedBytes), Options));
        target.Flush();
    }

    // Six digits: more than any of the figures has, and short to read.
    private static double? Rounded(double? value) => value is { } number and not 0
        ? Math.Round(number, Math.Clamp(5 - (int)Math.Floor(Math.Log10(Math.Abs(number))), 0, 15)) : value;

    private sealed record Row(
        string Work, int Size, double? OursNs, string Peer, double? PeerNs, double? Ratio, double? Low, double? High,
        [property: JsonPropertyName("goal")] double? Goal, long AllocatedBytes);
}
