using System.CommandLine;

namespace AdFlow.Cli;

/// <summary><c>adflow record</c>: has runs of a host's graph recorded, and fetches the files.</summary>
internal static class RecordCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the graph." };
        var rules = new RecordingRuleOptions();
        var show = new Option<bool>("--show") { Description = "Shows what is recorded, and the files." };
        var end = new Option<bool>("--end") { Description = "Ends recording; finished files stay." };
        var fetch = new Option<string?>("--fetch")
        {
            Description = "Finishes the current file, and downloads all into a folder, or the only one to a file.",
            HelpName = "FILE or DIR",
        };
        var to = HostClient.ToOption();
        var key = HostClient.KeyOption();
        var command = new DocumentedCommand("record", "Records runs of a graph on a host.", """
            A run is recorded where any of the rules wants it. Records are made after the answer and written in the
            background; what cannot be written is lost and counted, and no request fails for it. They hold requests, so
            all of this needs a key with the role deploy. 'adflow replay' takes the files.

            Examples:
              adflow record search_ads --percent 1 --failed --slower 50 --to http://127.0.0.1:8080
              adflow record search_ads --where "bid > 2" --most 10000 --to http://127.0.0.1:8080
              adflow record search_ads --fetch records/ --to http://127.0.0.1:8080
              adflow record search_ads --end --to http://127.0.0.1:8080
            """) { name, show, end, fetch, to, key };
        rules.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string? target = parsed.GetValue(fetch);
            string? spec = rules.Read(parsed);
            if ((spec is null ? 0 : 1) + (parsed.GetValue(show) ? 1 : 0) + (parsed.GetValue(end) ? 1 : 0)
                + (target is null ? 0 : 1) != 1)
                throw new CommandException("say which runs by rules, or one of --show, --end and --fetch",
                    ExitCode.WrongUse);
            using var host = HostClient.Of(parsed.GetRequiredValue(to), parsed.GetValue(key));
            string graph = parsed.GetRequiredValue(name);
            string path = $"graphs/{Uri.EscapeDataString(graph)}/recording";
            using var text = terminal.Text();
            if (target is not null)
            {
                await new FetchedRecords(host, path, text).FetchAsync(target, cancellation);
                return ExitCode.Fine;
            }
            if (parsed.GetValue(end))
                using (await host.SendAsync(HttpMethod.Delete, path, null, cancellation))
                    spec = null;
            using var answer = await host.SendAsync(spec is null ? HttpMethod.Get : HttpMethod.Put, path,
                spec is null ? null : HostClient.Json(spec), cancellation);
            RecordingText.Write(text, graph, answer.RootElement);
            return ExitCode.Fine;
        });
        return command;
    }
}
