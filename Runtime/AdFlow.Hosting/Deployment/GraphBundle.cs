using AdFlow.Graphs;

namespace AdFlow.Hosting;

/// <summary>
/// The files of one version of a graph: the graph, its sub-graphs, what its settings name, and its tests. Immutable; a
/// folder of the host's store, or one that a developer works in.
/// </summary>
/// <param name="Hash">SHA-256 of names and contents, as 64 lower-case hexadecimal digits.</param>
/// <param name="Folder">Full path of the folder.</param>
/// <param name="GraphFile">Path of the graph's file in it, with forward slashes.</param>
public sealed record GraphBundle(string Hash, string Folder, string GraphFile)
{
    /// <summary>Full path of the graph's file.</summary>
    public string GraphPath => Path.Combine(Folder, GraphFile);

    /// <summary>The graph as it was read from a developer's folder, whose files may be others by the time that it is
    /// bound; null for a bundle of the store.</summary>
    internal GraphSpec? Spec { get; init; }

    /// <summary>Whether its files are there as they were deployed; those of a developer's folder may be any. Reads all
    /// of them: for finding out whose fault it is that it cannot be bound.</summary>
    internal bool IsWhole()
    {
        if (Spec is not null || Hash.Length == 0)
            return true;
        try
        {
            var files = Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories);
            return Hash == BundleFile.HashOf(files.Select(file => 
                BundleFile.Of(BundleFile.NameOf(Folder, file), file)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The graph.</summary>
    /// <returns>Null with problems.</returns>
    internal GraphSpec? Read(DiagnosticBag diagnostics) => Spec ?? GraphReader.ReadFile(GraphPath, diagnostics);
}
