namespace AdFlow.Runtime;

/// <summary>
/// A graph as it was run: enough to bind it again elsewhere. Many runs share one. Immutable, thread-safe.
/// </summary>
public sealed class RecordedGraph
{
    private readonly Lazy<string> _key;

    /// <summary>Describes a graph by its properties.</summary>
    public RecordedGraph() => _key = new Lazy<string>(() => RecordKey.Of(Texts()));

    /// <summary>Name of the graph.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its deployed version, or empty.</summary>
    public string Version { get; init; } = "";

    /// <summary>Hash of the documents, as the graph's loader computes it, or empty.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>Path of the main document in <see cref="Files"/>.</summary>
    public required string MainFile { get; init; }

    /// <summary>Folder that <see cref="Files"/> lay in where the graph was run, as a full path, or empty; tables that
    /// the graph names may be found there.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Documents and the files that their settings name.</summary>
    public IReadOnlyList<RecordedFile> Files { get; init; } = [];

    /// <summary>Experiment arms, as <c>layer=arm</c> with commas between them, or empty.</summary>
    public string Arms { get; init; } = "";

    /// <summary>Rung of the quality ladder, or empty for the graph as it is.</summary>
    public string Rung { get; init; } = "";

    /// <summary>What arms and rung changed, in the order in which they were applied.</summary>
    public IReadOnlyList<RecordedOverlay> Overlays { get; init; } = [];

    /// <summary>Plugins whose operators it has.</summary>
    public IReadOnlyList<RecordedPlugin> Plugins { get; init; } = [];

    /// <summary>Names of the rules that it was planned with.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Columns, as <c>node.column</c>, that were dropped or hashed because they are private.</summary>
    public IReadOnlyList<string> PrivateColumns { get; init; } = [];

    /// <summary>Short hash of all this, by which runs refer to it.</summary>
    public string Key => _key.Value;

    /// <summary>The file at a path, or null.</summary>
    public RecordedFile? FindFile(string path) => Files.FirstOrDefault(file => file.Path == path);

    private IEnumerable<string> Texts() =>
    [
        Name, Version, ContentHash, MainFile, Folder, Arms, Rung,
        "files", .. Files.SelectMany(file => (string[])[file.Path, file.Hash]),
        "overlays", .. Overlays.SelectMany(overlay => (string[])[overlay.Name, overlay.Text]),
        "plugins", .. Plugins.SelectMany(plugin => (string[])[plugin.Name, plugin.Hash]),
        "rules", .. Rules, "private", .. PrivateColumns,
    ];
}
