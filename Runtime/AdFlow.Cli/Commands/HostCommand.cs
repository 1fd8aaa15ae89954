using System.CommandLine;

namespace AdFlow.Cli;

/// <summary><c>adflow host</c>: serves graphs.</summary>
internal static class HostCommand
{
    private const string UsualUrl = "http://127.0.0.1:8080";
    private const int MostVersions = 1000;

    public static Command Create(Terminal terminal)
    {
        var graphs = new Option<string?>("--graphs")
        {
            Description = "Folder whose *.graph.yaml are served as they are, also when they change.", HelpName = "DIR",
        };
        var plugins = new Option<string?>("--plugins")
        {
            Description = "The only folder that plugin assemblies are loaded from.", HelpName = "DIR",
        };
        var store = new Option<string>("--store")
        {
            Description = "Folder of all that outlives the process: deployments, tables, counters.", HelpName = "DIR",
            DefaultValueFactory = _ => ".adflow",
        };
        var urls = new Option<string>("--urls")
        {
            Description = "Addresses to listen on, with semicolons between them; HTTP only, a proxy adds TLS.",
            HelpName = "URL",
            DefaultValueFactory = _ => UsualUrl,
        };
        var skip = new Option<bool>("--skip-broken")
        {
            Description = "Start although deployed graphs cannot be bound any more, or published tables are lost, and "
                + "serve the others.",
        };
        var keep = ExecutionOptions.Number("--keep-versions",
            "Versions of a graph that stay deployed, to go back to; 10 by default.", 1, MostVersions);
        var command = new DocumentedCommand("host", "Serves graphs over HTTP.", """
            Graphs come from a folder (--graphs), or are deployed to the running host by 'adflow deploy'. What is
            deployed outlives the process in --store. Ctrl+C or SIGTERM ends the requests under way first.

            Examples:
              adflow host --graphs graphs --urls http://127.0.0.1:8080
              curl -d '{"query": "usb cable"}' http://127.0.0.1:8080/graphs/search_ads/run
            """) { graphs, plugins, store, urls, skip, keep };
        var execution = new ExecutionOptions();
        execution.AddTo(command);
        var devices = new DeviceOptions();
        devices.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string folder = parsed.GetRequiredValue(store);
            using var opened = devices.Open(parsed, folder, terminal);
            var running = devices.With(execution.Running(parsed), parsed, opened, terminal);
            await HostProcess.RunAsync(parsed.GetRequiredValue(urls), options =>
            {
                options.GraphsFolder = parsed.GetValue(graphs);
                options.PluginsFolder = parsed.GetValue(plugins);
                options.StoreFolder = folder;
                options.SkipBroken = parsed.GetValue(skip);
                options.KeptVersions = parsed.GetValue(keep) ?? options.KeptVersions;
                options.Running = running;
                options.Planning = execution.Planning(parsed);
            }, terminal, cancellation);
            return ExitCode.Fine;
        });
        return command;
    }
}
