using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>
/// The operators of one loading of the plugins. What is bound holds a reference; the last one unloads the plugins.
/// Thread-safe.
/// </summary>
internal sealed class CatalogGeneration : Counted
{
    private volatile OperatorCatalog? _catalog;
    private IReadOnlyList<Plugin> _plugins;

    /// <summary>Makes a generation.</summary>
    /// <param name="number">Number of the loading, from 1.</param>
    /// <param name="catalog">All operators.</param>
    /// <param name="plugins">The plugins among them, which the generation disposes.</param>
    /// <param name="loadedAt">When they were loaded.</param>
    /// <param name="recorded">What records of runs say of the plugins.</param>
    public CatalogGeneration(
        int number, OperatorCatalog catalog, IReadOnlyList<Plugin> plugins, DateTimeOffset loadedAt,
        IReadOnlyList<RecordedPlugin> recorded)
    {
        (_catalog, _plugins) = (catalog, plugins);
        Recorded = recorded;
        Trace = new GenerationTrace(number, loadedAt, [.. plugins.Select(plugin => plugin.Path)],
            [.. plugins.Select(plugin => plugin.TraceCode())]);
    }

    /// <summary>What is known of it without keeping it alive.</summary>
    public GenerationTrace Trace { get; }

    /// <summary>What records of runs say of the plugins, whose files may be others since.</summary>
    public IReadOnlyList<RecordedPlugin> Recorded { get; }

    /// <summary>All operators.</summary>
    /// <exception cref="ObjectDisposedException">The last reference was given back.</exception>
    public OperatorCatalog Catalog => _catalog ?? throw new ObjectDisposedException(nameof(CatalogGeneration));

    /// <inheritdoc/>
    protected override void End()
    {
        _catalog = null;
        foreach (var plugin in _plugins)
            plugin.Dispose();
        _plugins = [];
        Trace.GiveUp();
    }
}
