using System.Text.Json;

namespace AdFlow.Hosting;

/// <summary>Refusals as JSON: <c>{"error": {"class", "code", "message", "problems": [{"file", "line", "column", "code",
/// "message"}]}}</c>.</summary>
internal static class DeploymentJson
{
    /// <summary>Writes a refusal.</summary>
    public static void Write(Utf8JsonWriter writer, DeploymentException refusal)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteString("class", refusal.Status switch
        {
            422 => "graph_author",
            >= 500 => "internal",
            _ => "request_data",
        });
        writer.WriteString("code", refusal.Code);
        writer.WriteString("message", refusal.Reason);
        Write(writer, refusal.Problems);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes the member <c>problems</c>.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<DeploymentProblem> problems)
    {
        writer.WriteStartArray("problems");
        foreach (var problem in problems)
        {
            writer.WriteStartObject();
            if (problem.File is { } file)
                writer.WriteString("file", file);
            if (problem.Line > 0)
            {
                writer.WriteNumber("line", problem.Line);
                writer.WriteNumber("column", problem.Column);
            }
            writer.WriteString("code", problem.Code);
            writer.WriteString("message", problem.Message);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
