using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>
/// Loads generations of operators: the host's modules, and every plugin of the folder and of the folders in it.
/// Thread-safe.
/// </summary>
/// <param name="modules">Modules of the host.</param>
/// <param name="folder">Folder of plugins, or null for none.</param>
/// <param name="time">Tells when they were loaded.</param>
internal sealed class PluginFolder(IReadOnlyList<OperatorModule> modules, string? folder, TimeProvider time)
{
    private int _generations;

    /// <summary>Loads all plugins anew, into contexts of their own.</summary>
    /// <returns>The generation with one reference.</returns>
    /// <exception cref="PluginLoadException">One cannot be loaded, or two operators have one id: nothing is loaded.
    /// </exception>
    public CatalogGeneration Load()
    {
        var plugins = PluginLoader.Load(Folders(), out var found);
        var problems = new List<string>(found);
        var builder = new OperatorCatalogBuilder();
        foreach (var module in modules)
            builder.Add(module);
        var recorded = new List<RecordedPlugin>();
        foreach (var plugin in plugins)
            Add(builder, plugin, recorded, problems);
        if (problems.Count == 0)
            return new CatalogGeneration(
                Interlocked.Increment(ref _generations), builder.Build(), plugins, time.GetUtcNow(), recorded);
        foreach (var plugin in plugins)
            plugin.Dispose();
        throw new PluginLoadException(problems);
    }

    // A folder without assemblies is no problem to a host: plugins may come later.
    private IEnumerable<string> Folders()
    {
        if (folder is null || !Directory.Exists(folder))
            return folder is null ? [] : [folder];
        return Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Prepend(folder)
            .Where(path => Directory.EnumerateFiles(path, "*.dll").Any()).ToList();
    }

    private static void Add(
        OperatorCatalogBuilder builder, Plugin plugin, List<RecordedPlugin> recorded, List<string> problems)
    {
        try
        {
            recorded.Add(RecordedPlugin.Of(plugin));
            builder.Add(plugin.Module);
        }
        catch (ArgumentException error)
        {
            problems.Add($"{plugin.Path}: {error.Message}");
        }
        // A plugin's code may throw whatever it likes.
        catch (Exception error)
        {
            problems.Add($"{plugin.Path}: {PluginLoader.Reason(error)}");
        }
    }
}
