using System.Text.Json;

namespace AdFlow.Runtime;

/// <summary>Writes what became of a row as JSON, for programs and pages. Members that say nothing are left out.
/// </summary>
public static class RowStoryJson
{
    /// <summary>Writes a story as an object: <c>row</c>, <c>graph</c>, <c>output</c>, <c>verdict</c>, <c>lost_at</c>,
    /// <c>places</c>, <c>tables</c>, <c>steps</c>, <c>bid</c>, <c>error</c>.</summary>
    public static void Write(Utf8JsonWriter json, RowStory story)
    {
        json.WriteStartObject();
        json.WriteString("row", story.Row);
        json.WriteString("graph", story.Graph);
        json.WriteString("output", story.Output);
        json.WriteString("verdict", Word(story.Verdict.ToString()));
        Strings(json, "lost_at", story.LostAt);
        Numbers(json, "places", story.Places);
        json.WriteStartObject("tables");
        foreach (var table in story.Tables)
            json.WriteNumber(table.Table, table.Rows);
        json.WriteEndObject();
        json.WriteStartArray("steps");
        foreach (var step in story.Steps)
            Write(json, step);
        json.WriteEndArray();
        if (story.Bid is { } bid)
            Write(json, bid);
        if (story.Failure is { } failure)
            json.WriteString("error", failure.Message);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RowStep step)
    {
        json.WriteStartObject();
        json.WriteString("node", step.Node);
        json.WriteString("operator", step.Operator);
        json.WriteString("kind", Word(step.Kind.ToString()));
        json.WriteNumber("rows_in", step.RowsIn);
        json.WriteNumber("rows_out", step.RowsOut);
        json.WriteNumber("followed_in", step.FollowedIn);
        json.WriteNumber("followed_out", step.FollowedOut);
        json.WriteBoolean("ranked", step.IsRanked);
        Text(json, "condition", step.Condition);
        json.WriteStartArray("rows");
        foreach (var row in step.Rows)
        {
            json.WriteStartObject();
            json.WriteNumber("rank", row.Rank);
            Values(json, row.Values);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("losses");
        foreach (var loss in step.Losses)
            Write(json, loss);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RowLoss loss)
    {
        json.WriteStartObject();
        json.WriteString("kind", Word(loss.Kind.ToString()));
        json.WriteString("text", loss.Text);
        Values(json, loss.Values);
        if (loss.Rank > 0)
        {
            json.WriteNumber("rank", loss.Rank);
            json.WriteNumber("of", loss.Of);
            json.WriteNumber("limit", loss.Limit);
        }
        Text(json, "by", loss.By);
        Raw(json, "least", loss.Least);
        Text(json, "last_kept", loss.LastKept);
        Text(json, "group", loss.Group);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, BidAnswer bid)
    {
        json.WriteStartObject("bid");
        json.WriteString("outcome", Word(bid.Outcome.ToString()));
        json.WriteString("text", bid.Text);
        Text(json, "column", bid.Column);
        Number(json, "old", bid.Old);
        Number(json, "new", bid.New);
        Number(json, "losing", bid.Losing);
        Number(json, "loses_again_at", bid.LosesAgainAt);
        Numbers(json, "places", bid.Places);
        json.WriteNumber("runs", bid.Runs);
        json.WriteEndObject();
    }

    private static void Values(Utf8JsonWriter json, IReadOnlyList<RowValue> values)
    {
        json.WriteStartArray("values");
        foreach (var value in values)
        {
            json.WriteStartObject();
            json.WriteString("column", value.Column);
            Raw(json, "value", value.Json);
            json.WriteBoolean("written", value.IsWritten);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    private static void Raw(Utf8JsonWriter json, string name, string? value)
    {
        if (value is null)
            return;
        json.WritePropertyName(name);
        json.WriteRawValue(value);
    }

    private static void Number(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumber(name, number);
    }

    private static void Numbers(Utf8JsonWriter json, string name, IReadOnlyList<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (int number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    // NotFound is not_found.
    private static string Word(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
