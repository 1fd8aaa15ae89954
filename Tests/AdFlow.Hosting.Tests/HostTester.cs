using System.Globalization;
using System.Text;
using AdFlow.Operators.Standard;
using AdFlow.Tables.Csv;
using AdFlow.Tables.Ipc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting.Tests;

/// <summary>A real host on a free port of the loopback, with a folder of its own that disposing removes.</summary>
internal sealed class HostTester : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HostTester(WebApplication app, string folder, HostLog log)
    {
        (_app, Log) = (app, log);
        Folder = folder;
        Client = new HttpClient { BaseAddress = new Uri(Address(app)) };
    }

    /// <summary>Folder of the test, with the host's store in it.</summary>
    public string Folder { get; }

    /// <summary>What the host complains of.</summary>
    public HostLog Log { get; }

    /// <summary>Speaks to the host.</summary>
    public HttpClient Client { get; }

    /// <summary>The host.</summary>
    public GraphHost Host => _app.Services.GetRequiredService<GraphHost>();

    /// <summary>Starts a host.</summary>
    public static Task<HostTester> StartAsync(Action<AdFlowOptions>? configure = null) =>
        StartAsync(Directory.CreateTempSubdirectory("adflow-host-").FullName, configure);

    /// <summary>Starts a host with the store that another one has left in a folder.</summary>
    public static async Task<HostTester> StartAsync(string folder, Action<AdFlowOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var log = new HostLog();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAdFlow(options =>
        {
            options.Modules.Add(StandardOperators.Module);
            options.DrainDelay = TimeSpan.Zero;
            options.StoreFolder = Path.Combine(folder, "store");
            configure?.Invoke(options);
        });
        var app = builder.Build().UseAdFlow();
        await app.StartAsync();
        return new HostTester(app, folder, log);
    }

    /// <summary>A graph that was deployed.</summary>
    public GraphState Find(string name) =>
        Host.Graphs.TryFind(name, out var graph) ? graph : throw new ArgumentException($"No graph {name}.");

    /// <summary>Runs a graph.</summary>
    public Task<HttpResponseMessage> AskAsync(
        string graph, string body = """{"x":1}""", int? deadline = null, string? priority = null,
        CancellationToken cancellation = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"graphs/{graph}/run")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        if (deadline is { } milliseconds)
            request.Headers.Add("AdFlow-Deadline-Ms", milliseconds.ToString(CultureInfo.InvariantCulture));
        if (priority is not null)
            request.Headers.Add("AdFlow-Priority", priority);
        return Client.SendAsync(request, cancellation);
    }

    /// <summary>Writes an Arrow file of a table given as CSV.</summary>
    /// <returns>Its full path.</returns>
    public string WriteTable(string name, string csv)
    {
        string path = Path.Combine(Folder, name + ".arrow");
        using var table = CsvReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(csv)));
        using var file = File.Create(path);
        IpcWriter.WriteFile(file, table);
        return path;
    }

    /// <summary>Deploys a graph of one file as its only version.</summary>
    public GraphState Deploy(string name, string yaml, string version = "1")
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, "graphs", name, version)).FullName;
        string file = $"{name}.graph.yaml";
        File.WriteAllText(Path.Combine(folder, file), yaml);
        var deployed = new GraphVersion(version, new GraphBundle("", folder, file), DateTimeOffset.UnixEpoch);
        return Host.Graphs.Put(new DeployedGraph(name, [deployed], TrafficSplit.All(version)));
    }

    /// <summary>Ends the host and leaves its folder to another one.</summary>
    public async Task StopAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static string Address(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
}
