namespace AdFlow.Runtime;

/// <summary>A plugin that a recorded graph has operators of.</summary>
/// <param name="Name">Name of the assembly.</param>
/// <param name="Hash">SHA-256 of its file, as lower-case hexadecimal digits.</param>
public sealed record RecordedPlugin(string Name, string Hash)
{
    /// <summary>Names a plugin that is loaded.</summary>
    /// <exception cref="IOException">Its file cannot be read any more.</exception>
    public static RecordedPlugin Of(Plugin plugin) => new(
        Path.GetFileNameWithoutExtension(plugin.Path), RecordKey.Of(File.ReadAllBytes(plugin.Path)));
}
