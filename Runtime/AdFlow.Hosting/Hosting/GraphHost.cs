using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Hosting;

/// <summary>Everything that a host is: its graphs, their tables and what is bound of them. One for a process; disposed
/// after the last request. Thread-safe.</summary>
public sealed class GraphHost : IDisposable
{
    private readonly ActivationPool _pool;
    private readonly ITimer _sweep;

    /// <summary>Opens the store and loads operators.</summary>
    /// <exception cref="IOException">The store cannot be opened.</exception>
    /// <exception cref="ArgumentException">Two operators have one id.</exception>
    public GraphHost(AdFlowOptions options)
    {
        Options = options;
        var builder = new OperatorCatalogBuilder();
        foreach (var module in options.Modules)
            builder.Add(module);
        Tables = new HostTables();
        _pool = new ActivationPool(
            builder.Build(), Tables, new SnapshotStore(Path.Combine(options.StoreFolder, "tables")), options);
        Graphs = new GraphDirectory(_pool);
        var interval = options.IdleRelease / 4;
        _sweep = options.Time.CreateTimer(_ => _pool.ReleaseIdle(), null, interval, interval);
    }

    /// <summary>How it was set up.</summary>
    public AdFlowOptions Options { get; }

    /// <summary>Its graphs.</summary>
    public GraphDirectory Graphs { get; }

    /// <summary>Their tables.</summary>
    public HostTables Tables { get; }

    /// <summary>Bound graphs that are not freed.</summary>
    internal ActivationPool Activations => _pool;

    /// <inheritdoc/>
    public void Dispose()
    {
        _sweep.Dispose();
        foreach (var graph in Graphs.All)
            Graphs.Remove(graph.Name);
    }
}
