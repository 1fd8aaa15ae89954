using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AdFlow.Cli;

/// <summary><c>adflow graphs</c>: shows what a host serves.</summary>
internal static class GraphsCommand
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "A graph to show in full, as JSON.", Arity = ArgumentArity.ZeroOrOne,
        };
        var to = HostClient.ToOption();
        var key = HostClient.KeyOption();
        var command = new DocumentedCommand("graphs", "Shows what a host serves.", """
            Examples:
              adflow graphs --to http://127.0.0.1:8080
              adflow graphs search_ads --to http://127.0.0.1:8080
            """) { name, to, key };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var host = HostClient.Of(parsed.GetRequiredValue(to), parsed.GetValue(key));
            string? graph = parsed.GetValue(name);
            using var answer = await host.SendAsync(HttpMethod.Get,
                graph is null ? "graphs" : $"graphs/{Uri.EscapeDataString(graph)}", null, cancellation);
            using var text = terminal.Text();
            if (graph is not null)
                text.WriteLine(JsonSerializer.Serialize(answer.RootElement, Indented));
            else
                foreach (var one in answer.RootElement.EnumerateArray())
                    Write(text, one);
            return ExitCode.Fine;
        });
        return command;
    }

    private static void Write(StreamWriter text, JsonElement graph)
    {
        string versions = string.Join(", ", graph.GetProperty("versions").EnumerateArray());
        text.WriteLine($"{graph.GetProperty("graph")}: "
            + (graph.GetProperty("served").GetBoolean() ? DeployedText.Traffic(graph) : "NOT SERVED")
            + $" (versions {versions})");
        foreach (var problem in graph.GetProperty("problems").EnumerateArray())
            text.WriteLine($"  {problem.GetProperty("code")}: {problem.GetProperty("message")}");
    }
}
