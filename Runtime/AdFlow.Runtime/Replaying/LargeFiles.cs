namespace AdFlow.Runtime;

/// <summary>Finds files of a recorded graph of which the record has only the hash: where they were, or beside the graph
/// that is run instead. Not thread-safe.</summary>
/// <param name="graph">The recorded graph.</param>
/// <param name="original">Folder that its files were in; null where it is not here, or not to be read.</param>
/// <param name="options">Name the other graph, say what may be read, and are told what differs.</param>
internal sealed class LargeFiles(RecordedGraph graph, string? original, ReplayOptions options)
{
    /// <summary>Copies one.</summary>
    /// <param name="file">The file; its path does not lead out of a folder.</param>
    /// <param name="target">Where to.</param>
    /// <returns>Why it cannot be; null where it was.</returns>
    public string? Copy(RecordedFile file, string target)
    {
        string source = original is null ? "" : Path.GetFullPath(Path.Combine(original, file.Path));
        if (!File.Exists(source) && BesideOther(file) is { } beside)
            source = beside;
        if (!File.Exists(source))
            return $"file '{file.Path}' is large, so the record has only its hash, and it is not at "
                + $"{(original is null ? "the graph's folder, which is not known here" : source)}; give the graph with "
                + $"all its files{(options.Tables.Fixtures is null ? " by --graph" : ", as they were recorded")}";
        File.Copy(source, target);
        if (HashOf(target) != file.Hash)
            options.Remarks.Add(
                $"file '{file.Path}' is another one than was recorded, and the record has only its hash");
        return null;
    }

    // Another file of that name would be taken for the recorded one.
    private string? BesideOther(RecordedFile file)
    {
        string? folder = options.OtherGraph is { } other ? Path.GetDirectoryName(Path.GetFullPath(other)) : null;
        for (int depth = graph.MainFile.Count(symbol => symbol == '/'); depth > 0 && folder is not null; depth--)
            folder = Path.GetDirectoryName(folder);
        if (folder is null)
            return null;
        string path = Path.GetFullPath(Path.Combine(folder, file.Path));
        bool isAllowed = options.Root is not { } root || Confinement.IsIn(root, path);
        return isAllowed && File.Exists(path) && HashOf(path) == file.Hash ? path : null;
    }

    private static string HashOf(string path)
    {
        using var content = File.OpenRead(path);
        return RecordKey.Of(content);
    }
}
