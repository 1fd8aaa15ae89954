using AdFlow.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdFlow.Hosting;

/// <summary>Everything that a host is: its graphs, their tables and what is bound of them. One for a process; disposed
/// after the last request. Thread-safe.</summary>
public sealed class GraphHost : IDisposable
{
    private readonly ActivationPool _pool;
    private readonly ITimer _sweep;
    private readonly PluginWatch? _watch;

    /// <summary>Opens the store and loads operators.</summary>
    /// <param name="options">How it is set up.</param>
    /// <param name="logs">Takes what it has to say, or null.</param>
    /// <exception cref="IOException">The store cannot be opened, or another host uses it.</exception>
    /// <exception cref="TableException">The store has lost published tables, and the options do not say to go on
    /// without them; the message names them and says what to do.</exception>
    /// <exception cref="PluginLoadException">A plugin cannot be loaded.</exception>
    /// <exception cref="ArgumentException">Two operators have one id.</exception>
    public GraphHost(AdFlowOptions options, ILoggerFactory? logs = null)
    {
        Options = options;
        var store = new SnapshotStore(Path.Combine(options.StoreFolder, "tables"));
        var plugins = new PluginFolder([.. options.Modules], options.PluginsFolder, options.Time);
        Tables = new HostTables(store, Path.Combine(options.StoreFolder, "tables.log"));
        Counters = new HostCounters(Path.Combine(options.StoreFolder, "counters"));
        _pool = new ActivationPool(FirstBasis(plugins, logs), Tables.Files, Counters, store, options);
        Guards = new HostGuards(options, logs ?? NullLoggerFactory.Instance);
        Recordings = new HostRecordings(options, (logs ?? NullLoggerFactory.Instance).CreateLogger("AdFlow.Recording"));
        Graphs = new GraphDirectory(_pool, Guards, Recordings);
        _pool.Bound = activation =>
        {
            if (Graphs.TryFind(activation.Slot.Graph, out var graph))
                graph.Recording?.Prepare(activation);
        };
        var log = logs?.CreateLogger("AdFlow.Deployments") ?? NullLogger<Deployments>.Instance;
        Plugins = new PluginReloader(plugins, _pool, Graphs, options, log);
        if (options.PluginsFolder is { } folder && options.PluginQuiet > TimeSpan.Zero)
            _watch = new PluginWatch(folder, Plugins, options.PluginQuiet, options.Time);
        Deployments = new Deployments(Graphs, _pool, options, log);
        Recordings.End = Deployments.EndRecordingAsync;
        Folder = options.GraphsFolder is { } graphs
            ? new GraphsFolder(graphs, Graphs, Deployments, options, log) : null;
        if (Folder is not null)
            Folder.Read += () => _ = RenewChangedAsync(log);
        MetricSources.Add(text => GuardMetrics.Write(text, this));
        MetricSources.Add(text => RecordingMetrics.Write(text, this));
        Publisher = new TablePublisher(Tables, _pool, Graphs, options);
        var interval = options.IdleRelease / 4;
        _sweep = options.Time.CreateTimer(_ => Sweep(), null, interval, interval);
    }

    /// <summary>How it was set up.</summary>
    public AdFlowOptions Options { get; }

    /// <summary>Its graphs.</summary>
    public GraphDirectory Graphs { get; }

    /// <summary>Changes what is deployed.</summary>
    public Deployments Deployments { get; }

    /// <summary>Their tables.</summary>
    public HostTables Tables { get; }

    /// <summary>Their counters.</summary>
    public HostCounters Counters { get; }

    /// <summary>What parts of the host add to <c>/metrics</c>; filled before it starts.</summary>
    internal IList<Action<MetricsText>> MetricSources { get; } = [];

    /// <summary>The graphs folder, or null.</summary>
    internal GraphsFolder? Folder { get; }

    /// <summary>Bound graphs that are not freed.</summary>
    internal ActivationPool Activations => _pool;

    /// <summary>What keeps it up.</summary>
    internal HostGuards Guards { get; }

    /// <summary>Records runs.</summary>
    internal HostRecordings Recordings { get; }

    /// <summary>Publishes tables.</summary>
    internal TablePublisher Publisher { get; }

    /// <summary>Exchanges plugins.</summary>
    internal PluginReloader Plugins { get; }

    /// <summary>Makes known what is deployed. Called once, before the first request.</summary>
    /// <exception cref="DeploymentException">A graph cannot be bound; all problems are told.</exception>
    /// <exception cref="IOException">The store is damaged, in use by another process, or cannot be written to.
    /// </exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        Deployments.Start();
        if (Folder is not null)
            await Folder.StartAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads the graphs folder again, if there is one.</summary>
    public Task ReloadAsync(CancellationToken cancellation) =>
        Folder?.ReloadAsync(cancellation) ?? Task.CompletedTask;

    /// <summary>Tries again to bind the graphs that could not be bound: tables or operators are others now.</summary>
    internal async Task RetryBrokenAsync()
    {
        if (Deployments.Problems.Count == 0)
            return;
        await Deployments.RetryBrokenAsync().ConfigureAwait(false);
        if (Folder is not null)
            await Folder.ReloadByItselfAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch?.Dispose();
        _sweep.Dispose();
        Folder?.Dispose();
        Deployments.Dispose();
        foreach (var graph in Graphs.All)
            Graphs.Remove(graph.Name);
        Guards.Dispose();
        _pool.Dispose();
        Counters.Dispose();
        Tables.Dispose();
    }

    // Tables in a developer's folder change too.
    private async Task RenewChangedAsync(ILogger log)
    {
        try
        {
            foreach (var failure in await _pool.RenewChangedAsync().ConfigureAwait(false))
                DeploymentEvents.NotLoaded(log, failure.Graph, failure.Message);
        }
        catch (ObjectDisposedException)
        {
            // The host ends.
        }
    }

    // Another host may use the store after one that could not start.
    private BindingBasis FirstBasis(PluginFolder plugins, ILoggerFactory? logs)
    {
        try
        {
            return LostTables.Open(Tables, plugins.Load(), Options,
                logs?.CreateLogger("AdFlow.Store") ?? NullLogger<HostTables>.Instance);
        }
        catch
        {
            Tables.Dispose();
            throw;
        }
    }

    private void Sweep()
    {
        _pool.ReleaseIdle();
        try
        {
            Tables.DeleteDropped();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What cannot be deleted now is tried again by the next sweep; GET /activations shows what is kept.
        }
    }
}
