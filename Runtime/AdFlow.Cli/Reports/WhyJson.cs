using System.Text.Json;

namespace AdFlow.Cli;

/// <summary>Writes why rows are not in the answers to requests.</summary>
internal sealed class WhyJson(Utf8JsonWriter json)
{
    /// <summary>Writes the member <c>why</c>: an object for each request.</summary>
    public void Write(IEnumerable<(long Request, IReadOnlyList<LostRow> Rows)> requests)
    {
        json.WriteStartArray("why");
        foreach (var (request, rows) in requests)
        {
            json.WriteStartObject();
            json.WriteNumber("request", request);
            json.WriteStartArray("rows");
            foreach (var row in rows)
                Write(row);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void Write(LostRow row)
    {
        json.WriteStartObject();
        json.WriteString("side", row.Side);
        json.WriteString("row", row.Row);
        json.WriteString("node", row.Node);
        json.WriteString("reason", row.Reason);
        json.WriteString("needed", row.Needed);
        json.WriteEndObject();
    }
}
