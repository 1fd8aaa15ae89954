namespace AdFlow.Hosting;

/// <summary>
/// Finds the graphs below a folder. Links to folders are followed, each folder is looked into once however many links
/// lead to it, and so a link that leads back ends nowhere. What begins with a dot is passed over. Used once, by one
/// thread.
/// </summary>
internal sealed class FolderFiles
{
    private const string Ending = ".graph.yaml";
    private const int MostDepth = 32;

    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private readonly List<string> _found = [];

    /// <summary>Full paths of the graphs' files, in ordinal order.</summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <exception cref="IOException">It, or one below it, cannot be read.</exception>
    public static IReadOnlyList<string> Find(string folder)
    {
        var files = new FolderFiles();
        files._visited.Add(folder);
        files.Visit(new DirectoryInfo(folder), folder, 0);
        files._found.Sort(StringComparer.Ordinal);
        return files._found;
    }

    private void Visit(DirectoryInfo folder, string real, int depth)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
            if (entry.Name.StartsWith('.'))
                continue;
            else if (entry is DirectoryInfo below)
            {
                if (depth < MostDepth && RealPath(below, real) is var path && _visited.Add(path))
                    Visit(below, path, depth + 1);
            }
            else if (entry.Name.EndsWith(Ending, StringComparison.Ordinal))
                _found.Add(entry.FullName);
    }

    // Where a folder really lies, as far as the links to it say.
    private static string RealPath(DirectoryInfo folder, string realParent)
    {
        if (folder.LinkTarget is not { } target)
            return Path.Combine(realParent, folder.Name);
        string real = Path.GetFullPath(target, realParent);
        return Path.TrimEndingDirectorySeparator(
            Directory.ResolveLinkTarget(real, returnFinalTarget: true)?.FullName ?? real);
    }
}
