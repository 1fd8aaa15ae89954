using System.Diagnostics;
using System.Globalization;
using System.Text;
using AdFlow.Graphs;
using AdFlow.Hosting;
using AdFlow.Operators.Standard;
using AdFlow.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdFlow.Load;

/// <summary>
/// Work <c>host_activation</c>: a host with many graphs deployed, all over the same two published tables, and a client
/// that asks each once over HTTP. Used by one thread.
/// </summary>
internal sealed class HostActivation : IAsyncDisposable
{
    private const int Rows = 20_000;
    private const int WarmGraphs = 100;
    private const int WarmRounds = 10;

    private readonly WebApplication _app;
    private readonly HttpClient _client;
    private readonly string _folder;
    private readonly int _graphs;
    private (long Managed, long Resident) _empty;

    private HostActivation(WebApplication app, string folder, int graphs)
    {
        (_app, _folder, _graphs) = (app, folder, graphs);
        _client = new HttpClient { BaseAddress = new Uri(AddressOf(app)) };
    }

    /// <summary>The first graphs of the process: much is compiled meanwhile.</summary>
    public ActivationTimes? Cold { get; private set; }

    /// <summary>What deployed graphs cost before their first request.</summary>
    public MemoryPerGraph Deployed { get; private set; }

    /// <summary>Nodes of a graph.</summary>
    public int NodesPerGraph => 9;

    /// <summary>Rows of a table.</summary>
    public int RowsPerTable => Rows;

    private GraphHost Host => _app.Services.GetRequiredService<GraphHost>();

    /// <summary>Starts the host, publishes tables, makes the process warm with one more graph, and deploys.</summary>
    public static async Task<HostActivation> PrepareAsync(int graphs, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("adflow-load-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAdFlow(options =>
        {
            options.Modules.Add(StandardOperators.Module);
            options.StoreFolder = Path.Combine(folder, "store");
            options.MostActivations = int.MaxValue;
        });
        var app = builder.Build().UseAdFlow();
        await app.StartAsync(cancellation);
        var work = new HostActivation(app, folder, graphs);
        await work.PublishAsync(cancellation);
        await work.WarmAsync(cancellation);
        work._empty = Memory();
        for (int i = 0; i < graphs; i++)
            work.Deploy(Name(i), i);
        work.Deployed = work.Measure();
        return work;
    }

    /// <summary>Asks every graph twice: each for the first time in random order.</summary>
    public async Task<ActivationTimes> AskAllAsync(int seed, CancellationToken cancellation)
    {
        int[] order = [.. Enumerable.Range(0, _graphs)];
        new Random(seed).Shuffle(order);
        var (first, firstCpu) = await AskAsync(order, Name, cancellation);
        var (again, againCpu) = await AskAsync(order, Name, cancellation);
        return new ActivationTimes(first, again, firstCpu, againCpu);
    }

    /// <summary>Binds graphs one after the other, without HTTP, and answers what each step took on average.</summary>
    public string Phases(int count)
    {
        var phases = new PhaseTimes();
        var basis = Host.Activations.AcquireBasis();
        for (int i = 0; i < count; i++)
        {
            var path = Path.Combine(_folder, "graphs", Name(i), "g.graph.yaml");
            GraphActivation.Open(path, basis.Operators.Catalog, Host.Tables.Store,
                new BindingTables(basis, Host.Tables.Files), new DiagnosticBag(), phases: phases)!.Dispose();
            phases.End("free");
        }
        basis.Release();
        // The fastest half: on a machine that others use the rest tells of them.
        return string.Join(", ", phases.Phases.GroupBy(phase => phase.Name).Select(group => string.Create(
            CultureInfo.InvariantCulture, $"{group.Key} {group.Select(phase => phase.Duration.TotalMilliseconds).Order()
                .Take(count / 2).Average():0.000}")));
    }

    /// <summary>Lets everything idle out.</summary>
    public void ReleaseAll()
    {
        foreach (var graph in Host.Graphs.All)
            graph.Answering.Plain.ReleaseIdle(TimeSpan.Zero);
    }

    /// <summary>What the graphs cost now.</summary>
    public MemoryPerGraph Measure()
    {
        var (managed, resident) = Memory();
        return new(
            (managed - _empty.Managed) / (double)_graphs, (resident - _empty.Resident) / (double)_graphs);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Name(int graph) => string.Create(CultureInfo.InvariantCulture, $"graph_{graph}");

    private static string WarmName(int graph) => "warm_" + Name(graph);

    private static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    private static (long Managed, long Resident) Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        // Gives back to the system what the collector would keep for later.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        string line = File.ReadLines("/proc/self/status").First(each => each.StartsWith("RssAnon:", default));
        long kilobytes = long.Parse(line.AsSpan(8, line.Length - 8 - 2), CultureInfo.InvariantCulture);
        return (GC.GetTotalMemory(forceFullCollection: false), kilobytes * 1024);
    }

    // What the process needs once is not counted for the graphs that come then.
    private async Task WarmAsync(CancellationToken cancellation)
    {
        for (int i = 0; i < WarmGraphs; i++)
            Deploy(WarmName(i), i);
        for (int round = 0; round < WarmRounds; round++)
        {
            var (first, firstCpu) = await AskAsync(Enumerable.Range(0, WarmGraphs), WarmName, cancellation);
            var (again, againCpu) = await AskAsync(Enumerable.Range(0, WarmGraphs), WarmName, cancellation);
            Cold ??= new ActivationTimes(first, again, firstCpu, againCpu);
            ReleaseAll();
        }
        for (int i = 0; i < WarmGraphs; i++)
            Host.Graphs.Remove(WarmName(i));
    }

    private async Task PublishAsync(CancellationToken cancellation)
    {
        var ads = new StringBuilder("ad_id,advertiser_id,slot,bid,ctr,quality\n");
        var advertisers = new StringBuilder("advertiser_id,budget_left,pacing\n");
        for (int i = 0; i < Rows; i++)
        {
            ads.Append(CultureInfo.InvariantCulture,
                $"{i},{i % 5000},{i % 400},{0.1 + i % 97 / 50.0:0.00},{0.001 + i % 89 / 3000.0:0.0000},0.5\n");
            advertisers.Append(CultureInfo.InvariantCulture, $"{i},{i % 700}.5,0.{i % 9 + 1}\n");
        }
        foreach (var (name, csv) in new[] { ("ads", ads), ("advertisers", advertisers) })
            using (var answer = await _client.PutAsync(
                $"/tables/{name}", new StringContent(csv.ToString()), cancellation))
                answer.EnsureSuccessStatusCode();
    }

    private void Deploy(string name, int number)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "graphs", name)).FullName;
        File.WriteAllText(Path.Combine(folder, "g.graph.yaml"), ActivationGraph.Yaml(name, number));
        var version = new GraphVersion("1", new GraphBundle(name, folder, "g.graph.yaml"), DateTimeOffset.UnixEpoch);
        Host.Graphs.Put(new DeployedGraph(name, [version], TrafficSplit.All("1")));
    }

    private async Task<(double[] Times, double Cpu)> AskAsync(
        IEnumerable<int> order, Func<int, string> name, CancellationToken cancellation)
    {
        var times = new List<double>();
        var before = Environment.CpuUsage.TotalTime;
        foreach (int graph in order)
            times.Add(await AskAsync(name(graph), cancellation));
        return ([.. times], (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / times.Count);
    }

    private async Task<double> AskAsync(string graph, CancellationToken cancellation)
    {
        using var body = new StringContent("""{ "slot": 17, "pages": 2 }""", null, "application/json");
        long began = Stopwatch.GetTimestamp();
        using var answer = await _client.PostAsync($"/graphs/{graph}/run", body, cancellation);
        string text = await answer.Content.ReadAsStringAsync(cancellation);
        double took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return answer.IsSuccessStatusCode && text.Contains("score", StringComparison.Ordinal)
            ? took : throw new InvalidOperationException($"{graph}: {answer.StatusCode} {text}");
    }
}
