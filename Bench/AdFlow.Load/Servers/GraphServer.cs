using System.Globalization;
using AdFlow.Hosting;
using AdFlow.Operators.Standard;
using AdFlow.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdFlow.Load;

/// <summary>
/// <c>serve URL STORE GRAPH</c>: a graph host with one graph, over tables that are published to it. It also answers its
/// requests without HTTP, when told to, and says what it uses.
/// </summary>
internal static class GraphServer
{
    /// <summary>First argument of the mode.</summary>
    public const string Mode = "serve";

    /// <summary>Path that answers what requests cost without HTTP; see <see cref="InProcess"/>.</summary>
    public const string InProcessPath = "/bench/in-process";

    /// <summary>Serves until the process ends.</summary>
    /// <param name="url">Address.</param>
    /// <param name="store">Folder of the host's store.</param>
    /// <param name="graph">File of the graph.</param>
    /// <param name="requests">File of requests for <see cref="InProcessPath"/>, a line each; or null.</param>
    public static async Task RunAsync(string url, string store, string graph, string? requests)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.Services.AddAdFlow(options =>
        {
            options.Modules.Add(StandardOperators.Module);
            options.StoreFolder = store;
        });
        var app = builder.Build().UseAdFlow();
        var host = app.Services.GetRequiredService<GraphHost>();
        ServerUsage.Map(app);
        if (requests is not null)
            Map(app, host, new InProcess(host, File.ReadAllLines(requests)));
        await app.StartAsync();
        string name = Path.GetFileName(graph).Split('.')[0];
        var version = new GraphVersion("1", new GraphBundle(
            name, Path.GetDirectoryName(Path.GetFullPath(graph))!, Path.GetFileName(graph)), DateTimeOffset.UnixEpoch);
        host.Graphs.Put(new DeployedGraph(name, [version], TrafficSplit.All("1")));
        await Console.Error.WriteLineAsync(ServerProcess.Listening + app.Urls.Single());
        Parent.EndWithIt();
        await app.WaitForShutdownAsync();
    }

    private static void Map(WebApplication app, GraphHost host, InProcess inProcess) => app.MapGet(
        InProcessPath + "/{graph}/{clients:int}/{count:int}/{json:bool}", async context =>
        {
            var values = context.Request.RouteValues;
            double cpu = await inProcess.RunAsync((string)values["graph"]!, Number("clients"), Number("count"),
                bool.Parse((string)values["json"]!), context.RequestAborted);
            await context.Response.WriteAsync(cpu.ToString(CultureInfo.InvariantCulture));

            int Number(string name) => int.Parse((string)values[name]!, CultureInfo.InvariantCulture);
        });
}
