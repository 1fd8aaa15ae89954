using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdFlow.Cli;

/// <summary><c>adflow shadow</c>: runs a version beside those that answer, and shows how its outputs differ.</summary>
internal static class ShadowCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the graph." };
        var version = new Option<string?>("--version") { Description = "Version that is to run.", HelpName = "V" };
        var arms = new Option<string?>("--arms")
        {
            Description = "Arms of the graph's experiments that it is to have.", HelpName = "LAYER=ARM,…",
        };
        var percent = new Option<double>("--percent")
        {
            Description = "Share of the requests; default 100.", HelpName = "P", DefaultValueFactory = _ => 100,
        };
        var show = new Option<bool>("--show") { Description = "Shows what was found." };
        var end = new Option<bool>("--end") { Description = "Ends all shadows of the graph." };
        var to = HostClient.ToOption();
        var key = HostClient.KeyOption();
        var command = new DocumentedCommand("shadow", "Runs a version on live requests without answering.", """
            The shadow runs after the answer, while the host is not busy, with the same seed and clock, and changes
            nothing. Its outputs are compared with the answers, column by column.

            Examples:
              adflow shadow search_ads --version v2 --percent 10 --to http://127.0.0.1:8080
              adflow shadow search_ads --show --to http://127.0.0.1:8080
              adflow shadow search_ads --end --to http://127.0.0.1:8080
            """) { name, version, arms, percent, show, end, to, key };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (v, a) = (parsed.GetValue(version), parsed.GetValue(arms));
            bool isSet = v is not null || a is not null;
            if ((isSet ? 1 : 0) + (parsed.GetValue(show) ? 1 : 0) + (parsed.GetValue(end) ? 1 : 0) != 1)
                throw new CommandException("say one of --version or --arms, --show and --end", ExitCode.WrongUse);
            var method = isSet ? HttpMethod.Put : parsed.GetValue(end) ? HttpMethod.Delete : HttpMethod.Get;
            string graph = parsed.GetRequiredValue(name);
            using var host = HostClient.Of(parsed.GetRequiredValue(to), parsed.GetValue(key));
            using var answer = await host.SendAsync(method, $"graphs/{Uri.EscapeDataString(graph)}/shadows",
                isSet ? HostClient.Json(Body(v, a, parsed.GetValue(percent))) : null, cancellation);
            using var text = terminal.Text();
            Write(text, graph, answer.RootElement);
            return ExitCode.Fine;
        });
        return command;
    }

    private static string Body(string? version, string? arms, double percent)
    {
        var shadow = new JsonObject { ["percent"] = percent };
        if (version is not null)
            shadow["version"] = version;
        if (arms is not null)
            shadow["arms"] = arms;
        return new JsonObject { ["shadows"] = new JsonArray(shadow) }.ToJsonString();
    }

    private static void Write(StreamWriter text, string graph, JsonElement answer)
    {
        List<JsonElement> shadows = answer.TryGetProperty("shadows", out var list) ? [.. list.EnumerateArray()] : [];
        if (shadows.Count == 0)
            text.WriteLine($"{graph}: no shadows");
        foreach (var shadow in shadows)
        {
            string arms = shadow.GetProperty("arms").GetString() is { } given ? $" with {given}" : "";
            text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{graph}: {shadow.GetProperty("version")}{arms} "
                + $"on {shadow.GetProperty("percent").GetDouble()} % of the requests: {shadow.GetProperty("requests")} "
                + $"run, {shadow.GetProperty("differ")} differ; {Side(shadow, "live")}; {Side(shadow, "shadow")}; "
                + $"{answer.GetProperty("dropped")} dropped"));
            foreach (var output in shadow.GetProperty("outputs").EnumerateArray())
                WriteOutput(text, output);
        }
    }

    private static string Side(JsonElement shadow, string side)
    {
        var one = shadow.GetProperty(side);
        return string.Create(CultureInfo.InvariantCulture, $"{side}: {one.GetProperty("failures")} failed, "
            + $"p50 {one.GetProperty("p50_ms").GetDouble():0.###} ms, "
            + $"p99 {one.GetProperty("p99_ms").GetDouble():0.###} ms");
    }

    private static void WriteOutput(StreamWriter text, JsonElement output)
    {
        text.WriteLine($"  {output.GetProperty("output")}: {output.GetProperty("live_rows")} live rows, "
            + $"{output.GetProperty("shadow_rows")} of the shadow; only live {output.GetProperty("only_live")}, only "
            + $"shadow {output.GetProperty("only_shadow")}");
        foreach (var column in output.GetProperty("columns").EnumerateArray())
        {
            string line = $"    {column.GetProperty("column").GetString(),-20} {column.GetProperty("changed")} of "
                + $"{column.GetProperty("compared")} changed";
            if (column.TryGetProperty("absolute_difference", out var difference))
                line += $", by {difference.GetProperty("mean")} on average, p50 {difference.GetProperty("p50")}, p99 "
                    + $"{difference.GetProperty("p99")}, at most {difference.GetProperty("largest")}";
            text.WriteLine(line);
        }
    }
}
