using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace AdFlow.Cli;

/// <summary><c>adflow experiments</c>: sets, shows and ends the experiments of a graph.</summary>
internal static class ExperimentsCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the graph." };
        var file = new Argument<string?>("FILE")
        {
            Description = "Layers and arms, as YAML or JSON; without it the experiments are shown.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var end = new Option<bool>("--end") { Description = "Ends all experiments of the graph." };
        var to = HostClient.ToOption();
        var key = HostClient.KeyOption();
        var command = new DocumentedCommand("experiments", "Tries changes of a graph on some of its requests.", """
            A file such as

              layers:
                - layer: recall
                  field: user_id
                  arms:
                    - { arm: wide, percent: 10, set: { semantic.limit: 800 } }

            gives 10 % of the users the arm 'wide'; the others have 'control'. Layers are independent of each other.
            Answers name their arms in the header AdFlow-Arms.

            Examples:
              adflow experiments search_ads tries.yaml --to http://127.0.0.1:8080
              adflow experiments search_ads --to http://127.0.0.1:8080
              adflow experiments search_ads --end --to http://127.0.0.1:8080
            """) { name, file, end, to, key };
        command.SetAction(async (parsed, cancellation) =>
        {
            string? path = parsed.GetValue(file);
            bool isEnd = parsed.GetValue(end);
            if (isEnd && path is not null)
                throw new CommandException("--end takes no FILE", ExitCode.WrongUse);
            string graph = parsed.GetRequiredValue(name);
            string url = $"graphs/{Uri.EscapeDataString(graph)}/experiments";
            using var host = HostClient.Of(parsed.GetRequiredValue(to), parsed.GetValue(key));
            using var text = terminal.Text();
            if (isEnd)
            {
                using var nothing = await host.SendAsync(HttpMethod.Delete, url, null, cancellation);
                text.WriteLine($"{graph}: no experiments");
                return ExitCode.Fine;
            }
            using var answer = await host.SendAsync(path is null ? HttpMethod.Get : HttpMethod.Put, url,
                path is null ? null : HostClient.File(path), cancellation);
            Write(text, graph, answer.RootElement);
            return ExitCode.Fine;
        });
        return command;
    }

    private static void Write(StreamWriter text, string graph, JsonElement experiments)
    {
        var layers = experiments.GetProperty("layers").EnumerateArray().ToList();
        if (layers.Count == 0)
            text.WriteLine($"{graph}: no experiments");
        foreach (var layer in layers)
        {
            text.WriteLine($"{graph}: layer {layer.GetProperty("layer")} by {layer.GetProperty("field")}");
            foreach (var arm in layer.GetProperty("arms").EnumerateArray())
                text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"  {arm.GetProperty("arm").GetString(),-20} {arm.GetProperty("percent").GetDouble(),7:0.###} % "
                    + $"{arm.GetProperty("requests").GetInt64(),10} requests "
                    + $"{arm.GetProperty("failures").GetInt64(),7} failed  "
                    + $"p50 {arm.GetProperty("p50_ms").GetDouble():0.###} ms  "
                    + $"p99 {arm.GetProperty("p99_ms").GetDouble():0.###} ms"));
        }
    }
}
