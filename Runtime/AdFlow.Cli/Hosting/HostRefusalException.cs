using System.Text.Json;
using AdFlow.Hosting;

namespace AdFlow.Cli;

/// <summary>A host refuses a request; its message has the host's own words, one line a problem.</summary>
internal sealed class HostRefusalException : CommandException
{
    private HostRefusalException(string message, IReadOnlyList<DeploymentProblem> problems) : base(message) =>
        Problems = problems;

    /// <summary>What is wrong, as the host says.</summary>
    public IReadOnlyList<DeploymentProblem> Problems { get; }

    /// <summary>Reads an answer; what is no refusal of a host is shown as it is.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="text">Body of the answer.</param>
    public static HostRefusalException Of(int status, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var error = document.RootElement.GetProperty("error");
            DeploymentProblem[] problems = error.TryGetProperty("problems", out var listed)
                ? [.. listed.EnumerateArray().Select(Problem)] : [];
            string[] lines = [$"{Text(error, "code")}: {Text(error, "message")}",
                .. problems.Select(problem => problem.ToString())];
            return new HostRefusalException(string.Join("\n  ", lines), problems);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new HostRefusalException($"the host answers with status {status}: {text}", []);
        }
    }

    /// <summary>The refusal with what can be done about it behind.</summary>
    public HostRefusalException With(string note) => new($"{Message}\n{note}", Problems);

    private static DeploymentProblem Problem(JsonElement problem)
    {
        string? file = problem.TryGetProperty("file", out var named) ? named.GetString() : null;
        var (line, column) = problem.TryGetProperty("line", out var given)
            ? (given.GetInt32(), problem.GetProperty("column").GetInt32()) : (0, 0);
        return new DeploymentProblem(Text(problem, "code"), Text(problem, "message"), file, line, column);
    }

    private static string Text(JsonElement parent, string name) => parent.GetProperty(name).GetString() ?? "";
}
