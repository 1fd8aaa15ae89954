using AdFlow.Operators.Standard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting.Tests.Crashes;

/// <summary>A host of a process of its own, with a graph whose runs take some time, until a signal ends it.</summary>
internal static class DrainingHost
{
    /// <summary>Name of the graph.</summary>
    public const string Graph = "slow";

    /// <summary>Serves, and prints the address when it does.</summary>
    public static async Task ServeAsync(string folder)
    {
        ActLater.Acts["slow"] = run => Task.Delay(TimeSpan.FromMilliseconds(50), run.Stop.Cancellation);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAdFlow(options =>
        {
            options.Modules.Add(StandardOperators.Module);
            options.Modules.Add(TestsOperators.Module);
            options.StoreFolder = Path.Combine(folder, "store");
            options.DrainDelay = TimeSpan.FromSeconds(1);
        });
        await using var app = builder.Build().UseAdFlow();
        string file = Path.Combine(folder, Graph + ".graph.yaml");
        await File.WriteAllTextAsync(file, HostGraphs.ActLater(Graph, "slow"));
        app.Services.GetRequiredService<GraphHost>().Graphs.Put(new DeployedGraph(Graph,
            [new GraphVersion("1", new GraphBundle("", folder, Path.GetFileName(file)), DateTimeOffset.UnixEpoch)],
            TrafficSplit.All("1")));
        await app.StartAsync();
        Console.Out.WriteLine(app.Urls.Single());
        Console.Out.Flush();
        await app.WaitForShutdownAsync();
    }
}
