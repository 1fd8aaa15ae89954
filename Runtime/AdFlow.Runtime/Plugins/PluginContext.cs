using System.Reflection;
using System.Runtime.Loader;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Holds one plugin and what it alone depends on, so that all of it can be unloaded.</summary>
internal sealed class PluginContext(string file) : AssemblyLoadContext(Path.GetFileName(file), isCollectible: true)
{
    private readonly AssemblyDependencyResolver _resolver = new(Path.GetFullPath(file));

    public Assembly Load() => Read(file);

    protected override Assembly? Load(AssemblyName name)
    {
        // Two copies of the contract would be two different contracts; and what the host shares, it shares with all.
        if (name.Name == typeof(OperatorModule).Assembly.GetName().Name || IsInHost(name))
            return null;
        return _resolver.ResolveAssemblyToPath(name) is { } path ? Read(path) : null;
    }

    private static bool IsInHost(AssemblyName name) =>
        name.Name == typeof(Tables.Table).Assembly.GetName().Name
        || name.Name!.StartsWith("System.", StringComparison.Ordinal);

    private Assembly Read(string path)
    {
        using var code = new MemoryStream(File.ReadAllBytes(path));
        string symbols = Path.ChangeExtension(path, ".pdb");
        if (!File.Exists(symbols))
            return LoadFromStream(code);
        using var debug = new MemoryStream(File.ReadAllBytes(symbols));
        return LoadFromStream(code, debug);
    }
}
