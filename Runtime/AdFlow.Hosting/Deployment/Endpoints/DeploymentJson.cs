using System.Text.Json;

namespace AdFlow.Hosting;

/// <summary>Problems of deployments as JSON: <c>[{"file", "line", "column", "code", "message"}]</c>.</summary>
internal static class DeploymentJson
{
    /// <summary>Writes the member <c>problems</c>.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<DeploymentProblem> problems)
    {
        writer.WriteStartArray("problems");
        WriteProblems(writer, problems);
        writer.WriteEndArray();
    }

    /// <summary>Writes problems as members of an array.</summary>
    public static void WriteProblems(Utf8JsonWriter writer, IReadOnlyList<DeploymentProblem> problems)
    {
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
    }
}
