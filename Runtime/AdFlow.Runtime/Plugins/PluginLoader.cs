using System.Reflection;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// Loads operators from assemblies into collectible contexts. An assembly is read into memory, so its file can be
/// replaced while it is in use. The contract always comes from the host.
/// </summary>
public static class PluginLoader
{
    /// <summary>Loads every plugin of some folders and files; never throws for what is in them.</summary>
    /// <param name="paths">Folders with assemblies, or assemblies.</param>
    /// <param name="problems">Every problem: which file, what was found and what to do.</param>
    /// <returns>What could be loaded; dispose it when no graph uses it any more.</returns>
    public static IReadOnlyList<Plugin> Load(IEnumerable<string> paths, out IReadOnlyList<string> problems)
    {
        var plugins = new List<Plugin>();
        var found = new List<string>();
        foreach (string path in paths)
        {
            var files = Assemblies(path, found);
            foreach (string file in files)
                if (Load(file, isNamed: file == path, found) is { } plugin)
                    plugins.Add(plugin);
            if (Directory.Exists(path) && !plugins.Exists(plugin => files.Contains(plugin.Path)) && found.Count == 0)
                found.Add($"{path}: no assembly in this folder holds operators; name the folder that a plugin is built "
                    + "into, for example its 'release' folder under artifacts/bin");
        }
        problems = found;
        return plugins;
    }

    private static string[] Assemblies(string path, List<string> problems)
    {
        if (File.Exists(path))
            return [path];
        if (Directory.Exists(path))
            return [.. Directory.EnumerateFiles(path, "*.dll").Order(StringComparer.Ordinal)];
        problems.Add($"{path}: there is no such folder or assembly");
        return [];
    }

    private static Plugin? Load(string file, bool isNamed, List<string> problems)
    {
        try
        {
            if (!PluginMetadata.NamesModule(file))
            {
                if (isNamed)
                    problems.Add($"{file}: this assembly holds no operators; it needs an [assembly: OperatorModule], "
                        + "which the source generator writes");
                return null;
            }
            var context = new PluginContext(file);
            try
            {
                return new Plugin(file, Module(context.Load()), context);
            }
            catch
            {
                context.Unload();
                throw;
            }
        }
        catch (Exception error) when (IsFaultOfPlugin(error))
        {
            problems.Add($"{file}: {Reason(error)}");
            return null;
        }
    }

    private static OperatorModule Module(Assembly assembly)
    {
        var attribute = assembly.GetCustomAttribute<OperatorModuleAttribute>()
            ?? throw new BadImageFormatException("its OperatorModule attribute is not that of this contract");
        if (attribute.ContractVersion != Contract.Version)
            throw new BadImageFormatException($"it was built against version {attribute.ContractVersion} of the "
                + $"operator contract; this is version {Contract.Version}; build it again");
        return Activator.CreateInstance(attribute.Module) as OperatorModule
            ?? throw new BadImageFormatException($"its module {attribute.Module} does not derive from OperatorModule");
    }

    private static bool IsFaultOfPlugin(Exception error) => error is BadImageFormatException or IOException
        or TypeLoadException or MissingMemberException or TargetInvocationException or UnauthorizedAccessException
        or CustomAttributeFormatException;

    private static string Reason(Exception error) => error switch
    {
        TargetInvocationException { InnerException: { } inner } => $"its module failed: {inner.Message}",
        TypeLoadException or MissingMemberException => $"it does not fit this contract: {error.Message}",
        _ => error.Message,
    };
}
