using System.Globalization;
using AdFlow.Hosting;
using AdFlow.Operators.Standard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdFlow.Load;

/// <summary>
/// <c>serve STORE [--graph FILE [--requests FILE]] [--plugins DIR]</c>: a graph host. It also answers requests without
/// HTTP, when told to, and says what it uses.
/// </summary>
internal static class GraphServer
{
    /// <summary>First argument of the mode.</summary>
    public const string Mode = "serve";

    private const string AnyPort = "http://127.0.0.1:0";

    /// <summary>Path that answers what requests cost without HTTP; see <see cref="InProcess"/>.</summary>
    public const string InProcessPath = "/bench/in-process";

    /// <summary>Serves until the process ends.</summary>
    /// <param name="args">Arguments of the mode, behind its name.</param>
    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(AnyPort);
        builder.Services.AddAdFlow(options =>
        {
            options.Modules.Add(StandardOperators.Module);
            options.StoreFolder = args[0];
            options.PluginsFolder = Value(args, "--plugins");
            options.PluginQuiet = TimeSpan.Zero;
        });
        var app = builder.Build().UseAdFlow();
        var host = app.Services.GetRequiredService<GraphHost>();
        ServerUsage.Map(app);
        if (Value(args, "--requests") is { } requests)
            Map(app, new InProcess(host, File.ReadAllLines(requests)));
        await app.StartAsync();
        if (Value(args, "--graph") is { } graph)
            Deploy(host, graph);
        await Console.Error.WriteLineAsync(ServerProcess.Listening + app.Urls.Single());
        Parent.EndWithIt();
        await app.WaitForShutdownAsync();
    }

    private static string? Value(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at ? args[at + 1] : null;

    private static void Deploy(GraphHost host, string graph)
    {
        string name = Path.GetFileName(graph).Split('.')[0];
        var bundle = new GraphBundle(name, Path.GetDirectoryName(Path.GetFullPath(graph))!, Path.GetFileName(graph));
        host.Graphs.Put(new DeployedGraph(
            name, [new GraphVersion("1", bundle, DateTimeOffset.UnixEpoch)], TrafficSplit.All("1")));
    }

    private static void Map(WebApplication app, InProcess inProcess) => app.MapGet(
        InProcessPath + "/{graph}/{clients:int}/{count:int}/{json:bool}", async context =>
        {
            var values = context.Request.RouteValues;
            double cpu = await inProcess.RunAsync((string)values["graph"]!, Number("clients"), Number("count"),
                bool.Parse((string)values["json"]!), context.RequestAborted);
            await context.Response.WriteAsync(cpu.ToString(CultureInfo.InvariantCulture));

            int Number(string name) => int.Parse((string)values[name]!, CultureInfo.InvariantCulture);
        });
}
