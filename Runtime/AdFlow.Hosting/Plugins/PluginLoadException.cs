namespace AdFlow.Hosting;

/// <summary>Plugins cannot be loaded; those loaded before stay.</summary>
/// <param name="problems">Every problem: which file, what was found and what to do.</param>
public sealed class PluginLoadException(IReadOnlyList<string> problems)
    : Exception("Plugins cannot be loaded:\n" + string.Join("\n", problems))
{
    /// <summary>Every problem.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
