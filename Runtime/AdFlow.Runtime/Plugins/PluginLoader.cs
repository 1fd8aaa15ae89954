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
        // A damaged assembly, and the code of a good one, may throw whatever they like.
        catch (Exception error)
        {
            problems.Add($"{file}: {Reason(error)}");
            return null;
        }
    }

    private static OperatorModule Module(Assembly assembly)
    {
        var attribute = assembly.GetCustomAttribute<OperatorModuleAttribute>()
            ?? throw new ContractException("its OperatorModule attribute is not that of this contract");
        if (attribute.ContractVersion != Contract.Version)
            throw new ContractException($"it was built against version {attribute.ContractVersion} of the "
                + $"operator contract; this is version {Contract.Version}; build it again");
        return Activator.CreateInstance(attribute.Module) as OperatorModule
            ?? throw new ContractException($"its module {attribute.Module} does not derive from OperatorModule");
    }

    /// <summary>What an exception says about the plugin that threw it, and what to do.</summary>
    public static string Reason(Exception error) => error switch
    {
        TargetInvocationException { InnerException: { } inner } => Reason(inner),
        BadImageFormatException or InvalidProgramException =>
            $"this is no .NET assembly, or it is damaged; build it again, or delete it ({error.Message})",
        TypeLoadException or MissingMemberException or FileNotFoundException =>
            $"it does not fit this version of AdFlow; build it against this one ({error.Message})",
        IOException or UnauthorizedAccessException or ContractException => error.Message,
        _ => $"its module failed with {error.GetType().Name}: {error.Message}",
    };

    private sealed class ContractException(string message) : Exception(message);
}
