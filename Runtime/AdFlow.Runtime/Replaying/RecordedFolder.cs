
namespace AdFlow.Runtime;

/// <summary>The files of a recorded graph in a private folder, which is deleted with this. Not thread-safe.</summary>
internal sealed class RecordedFolder : IDisposable
{
    private readonly string _folder;
    private readonly string? _root;
    private readonly string? _original;

    private RecordedFolder(string folder, string main, string? root = null, string? original = null) =>
        (_folder, Main, _root, _original) = (folder, main, root, original);

    /// <summary>The graph's document.</summary>
    public string Main { get; }

    /// <summary>The private folder that the files lie in; null where they lie where they are.</summary>
    public string? Root => _root;

    /// <summary>A path where nothing is.</summary>
    public string Nowhere => Path.Combine(_folder, "none");

    /// <summary>Writes the files.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">Say what may be read, and which other graph may have the files; its remarks are told of
    /// files of which the record has no content and that are others now.</param>
    /// <exception cref="ReplayException">A file is neither in the record nor where it was, or has a path that a graph
    /// cannot have.</exception>
    public static RecordedFolder Write(RecordedGraph graph, ReplayOptions options)
    {
        string folder = Directory.CreateTempSubdirectory("adflow-replay-").FullName;
        try
        {
            string root = Directory.CreateDirectory(Path.Combine(folder, "graph")).FullName;
            string? original = options.Root is null && Directory.Exists(graph.Folder) ? graph.Folder : null;
            var large = new LargeFiles(graph, original, options);
            var problems = new List<string>();
            foreach (var file in graph.Files)
                if (Write(file, root, large) is { } problem)
                    problems.Add(problem);
            if (graph.FindFile(graph.MainFile) is null)
                problems.Add($"the record has no file '{graph.MainFile}', which its graph begins with");
            return problems.Count == 0
                ? new RecordedFolder(folder, Path.Combine(root, graph.MainFile), root, original)
                : throw new ReplayException(problems);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>Takes a graph that lies where it is.</summary>
    public static RecordedFolder Of(string main) => new("", main);

    /// <summary>The same files for another graph; this deletes them.</summary>
    public RecordedFolder Shared() => new("", Main, _root, _original);

    /// <summary>Where a file that the graph names was, or is.</summary>
    /// <param name="path">Path in this folder.</param>
    public string OriginalOf(string path) => _root is null || _original is null ? path
        : Path.GetFullPath(Path.Combine(_original, Path.GetRelativePath(_root, Path.GetFullPath(path))));

    /// <summary>A file as it is called in the graph's own folder, for messages.</summary>
    public string Shown(string text) => _root is null
        ? text : text.Replace(_root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    /// <summary>Folder of the usual store, beside the graph where it is or was; null where its folder is not here. A
    /// record decides nothing about where folders are made: beside where its graph was, a store is only taken if it is
    /// there.</summary>
    public string? StoreBeside => _root is null ? GraphActivation.StoreBeside(Main)
        : _original is not null && GraphActivation.StoreBeside(OriginalOf(Main)) is var store && Directory.Exists(store)
            ? store : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_folder.Length > 0)
            Directory.Delete(_folder, recursive: true);
    }

    private static string? Write(RecordedFile file, string root, LargeFiles large)
    {
        if (file.Path.Contains('\0'))
            return $"the record has a file '{file.Path.Replace("\0", "\\0", StringComparison.Ordinal)}', which is no "
                + "path of a file";
        string target = Path.GetFullPath(Path.Combine(root, file.Path));
        if (file.Path.Contains('\\') || Path.IsPathRooted(file.Path)
            || !target.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return $"the record has a file '{file.Path}', whose path leads out of the graph's folder";
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (file.Content is not { } content)
            return large.Copy(file, target);
        File.WriteAllBytes(target, content.Span);
        return null;
    }
}
