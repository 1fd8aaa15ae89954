using System.CommandLine;
using AdFlow.Operators;
using AdFlow.Operators.Onnx;
using AdFlow.Operators.Standard;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Collects the operators that a command can use: ours and those of plugins.</summary>
internal static class CatalogLoading
{
    /// <summary>The option that names plugins.</summary>
    public static Option<string[]> PluginsOption() => new("--plugins")
    {
        Description = "Folder with plugin assemblies, or one such assembly; may be repeated.",
        HelpName = "DIR",
    };

    /// <summary>Loads plugins and makes the catalog.</summary>
    /// <exception cref="CommandException">A plugin cannot be loaded; all problems are told.</exception>
    public static OperatorCatalog Load(IEnumerable<string> paths) => Load(paths, out _);

    /// <summary>The same, with the plugins.</summary>
    /// <inheritdoc cref="Load(IEnumerable{string})"/>
    public static OperatorCatalog Load(IEnumerable<string> paths, out IReadOnlyList<Plugin> plugins)
    {
        plugins = PluginLoader.Load(paths, out var problems);
        if (problems.Count > 0)
            throw new CommandException("plugins cannot be loaded:\n  " + string.Join("\n  ", problems));
        var builder = new OperatorCatalogBuilder().Add(StandardOperators.Module).Add(OnnxOperators.Module);
        var refused = new List<string>();
        foreach (var plugin in plugins)
            try
            {
                builder.Add(plugin.Module);
            }
            catch (ArgumentException error)
            {
                refused.Add($"{plugin.Path}: {error.Message}");
            }
            // A plugin's code may throw whatever it likes.
            catch (Exception error)
            {
                refused.Add($"{plugin.Path}: {PluginLoader.Reason(error)}");
            }
        return refused.Count == 0 ? builder.Build() : throw new CommandException(string.Join("\n", refused));
    }
}
