using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using AdFlow.Graphs;
using AdFlow.Hosting;

namespace AdFlow.Cli;

/// <summary><c>adflow deploy</c>: packs a graph and gives it to a host.</summary>
internal static class DeployCommand
{
    private const int VersionDigits = 12;
    private const string FileOption = "--file";

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
        var files = new Option<string[]>(FileOption)
        {
            Description = "Another file to pack, as for arms of experiments, relative to the graph; may be repeated.",
            HelpName = "PATH",
        };
        var plugins = CatalogLoading.PluginsOption();
        var command = new DocumentedCommand("deploy", "Deploys a graph to a host.", """
            Packed are the graph, its sub-graphs, the files that settings name, also those of its rungs, and the
            *.tests.yaml beside it that are for it. The host binds the graph and runs the tests first; what fails is
            refused, and nothing changes. Tables are published before (adflow publish), or packed by --with-tables.

            Examples:
              adflow deploy search_ads.graph.yaml --to http://127.0.0.1:8080
              adflow deploy search_ads.graph.yaml --to http://127.0.0.1:8080 --version 7 --traffic 10
              adflow deploy search_ads.graph.yaml --to http://127.0.0.1:8080 --file pctr.json --file lists/stop.txt
            """) { graph, to, key, version, traffic, withTables, files, plugins };
        command.SetAction(async (parsed, cancellation) =>
        {
            var diagnostics = new DiagnosticBag();
            var catalog = CatalogLoading.Load(parsed.GetValue(plugins) ?? []);
            var package = GraphPackage.Of(
                parsed.GetRequiredValue(graph), catalog, parsed.GetValue(withTables), diagnostics,
                Others(parsed.GetValue(files) ?? []));
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

    // What is wrong with the second one is told at --file:2:1.
    private static YamlScalar[] Others(string[] files) =>
        [.. files.Select((file, i) => new YamlScalar(file, true, new SourcePosition(FileOption, i + 1, 1)))];

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
        using var answer = await SendAsync(package,
            $"graphs/{package.Graph}/versions/{Uri.EscapeDataString(version)}{query}", body, host, cancellation);
        using var text = terminal.Text();
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{package.Graph} {version}: deployed "
            + $"({package.Files.Count} files, {package.Files.Sum(file => file.Bytes)} bytes); traffic: ")
            + DeployedText.Traffic(answer.RootElement));
    }

    // The host says of a table without a file how one is made; here there mostly is one, which stayed behind.
    private static async Task<JsonDocument> SendAsync(
        GraphPackage package, string path, HttpContent body, HostClient host, CancellationToken cancellation)
    {
        try
        {
            return await host.SendAsync(HttpMethod.Put, path, body, cancellation);
        }
        catch (HostRefusalException refusal) when (refusal.Problems.Any(problem => problem.Code == BindingCodes.File
            && problem.File is { } file && package.LeavesTableAt(file, problem.Line, problem.Column)))
        {
            throw refusal.With("The files of tables stay behind: publish them (adflow publish NAME=FILE --to URL), or "
                + "deploy with --with-tables.");
        }
    }
}
