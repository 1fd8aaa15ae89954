using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using AdFlow.Graphs;
using AdFlow.Hosting;

namespace AdFlow.Cli;

/// <summary><c>adflow deploy</c>: packs a graph and gives it to a host.</summary>
internal static class DeployCommand
{
    private const int VersionDigits = 12;

    public static Command Create(Terminal terminal)
    {
        var graph = new Argument<string>("GRAPH") { Description = "File of the graph." };
        var to = HostClient.ToOption();
        var key = HostClient.KeyOption();
        var version = new Option<string?>("--version")
        {
            Description = "Name of the version; by default the first digits of its content's hash.", HelpName = "V",
        };
        var traffic = new Option<double?>("--traffic")
        {
            Description = "Percentage of the requests for it; by default 100 for the first version, else 0.",
            HelpName = "P",
        };
        var withTables = new Option<bool>("--with-tables")
        {
            Description = "Pack the graph's tables too. Large ones are better published.",
        };
        var plugins = CatalogLoading.PluginsOption();
        var command = new DocumentedCommand("deploy", "Deploys a graph to a host.", """
            Packed are the graph, its sub-graphs, the files that settings name, and the *.tests.yaml beside it that are
            for it. The host binds the graph and runs the tests first; what fails is refused, and nothing changes.

            Examples:
              adflow deploy search_ads.graph.yaml --to http://127.0.0.1:8080
              adflow deploy search_ads.graph.yaml --to http://127.0.0.1:8080 --version 7 --traffic 10
            """) { graph, to, key, version, traffic, withTables, plugins };
        command.SetAction(async (parsed, cancellation) =>
        {
            var diagnostics = new DiagnosticBag();
            var catalog = CatalogLoading.Load(parsed.GetValue(plugins) ?? []);
            var package = GraphPackage.Of(
                parsed.GetRequiredValue(graph), catalog, parsed.GetValue(withTables), diagnostics);
            if (package is null)
            {
                GraphOptions.Print(diagnostics, terminal);
                return ExitCode.Failed;
            }
            using var host = HostClient.Of(parsed.GetRequiredValue(to), parsed.GetValue(key));
            await DeployAsync(package, parsed.GetValue(version) ?? package.Hash[..VersionDigits],
                parsed.GetValue(traffic), host, terminal, cancellation);
            return ExitCode.Fine;
        });
        return command;
    }

    private static async Task DeployAsync(GraphPackage package, string version, double? traffic, HostClient host,
        Terminal terminal, CancellationToken cancellation)
    {
        await using var zip = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite,
            FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        package.WriteTo(zip);
        zip.Position = 0;
        using var body = new StreamContent(zip);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        string query = traffic is { } percent
            ? string.Create(CultureInfo.InvariantCulture, $"?traffic={percent}") : "";
        using var answer = await host.SendAsync(HttpMethod.Put,
            $"graphs/{package.Graph}/versions/{Uri.EscapeDataString(version)}{query}", body, cancellation);
        using var text = terminal.Text();
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{package.Graph} {version}: deployed "
            + $"({package.Files.Count} files, {package.Files.Sum(file => file.Bytes)} bytes); traffic: ")
            + DeployedText.Traffic(answer.RootElement));
    }
}
