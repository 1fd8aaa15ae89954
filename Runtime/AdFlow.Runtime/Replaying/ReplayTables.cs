using AdFlow.Graphs;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Finds the tables of a replay, if possible in the versions that the recorded run saw: by name, in folders, in the
/// store beside the recorded graph, where the graph names them, in the record itself. Tells what differs. Used by one
/// thread, for one graph.
/// </summary>
/// <param name="sources">Where to look first.</param>
/// <param name="recorded">Versions that the run saw.</param>
/// <param name="folder">The graph's files.</param>
/// <param name="remarks">Is told about other versions.</param>
internal sealed class ReplayTables(
    ReplayTableSources sources, RecordedTables recorded, RecordedFolder folder, ReplayRemarks remarks) : GraphTables
{
    private readonly Dictionary<string, FoundTable> _found = new(StringComparer.Ordinal);

    /// <summary>Stores that may have the recorded versions: beside the graph, say.</summary>
    public IReadOnlyList<SnapshotStore> Stores { get; init; } = [];

    /// <summary>Columns of a table by its name, of a record that has its rows; null where it has none.</summary>
    public Func<string, Schema?> RecordedSchema { get; init; } = _ => null;

    /// <summary>Names of tables that are not there, so that only recorded results can stand for what reads them.
    /// </summary>
    public HashSet<string> Absent { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override IEnumerable<string> Unknown(GraphSpec graph) =>
        sources.Files.Keys.Except(NamesOf(graph), StringComparer.Ordinal);

    /// <inheritdoc/>
    public override Schema? ReadSchema(GraphSpec graph, TableSpec table, string path, DiagnosticBag diagnostics)
    {
        string name = TableNames.Of(graph, table);
        var found = _found[name] = Find(name, path);
        if (found.File is { } file)
            return TableFiles.ReadSchema(table, file, diagnostics);
        if (RecordedSchema(name) is { } schema)
        {
            Absent.Add(name);
            return schema;
        }
        diagnostics.Add(BindingCodes.File, table.Path.Position, $"table '{name}'"
            + (recorded.VersionOf(name) is { } version ? $" in version {Short(version)}" : "") + " is not there: "
            + $"not at {folder.OriginalOf(path)}, nor in a folder that was named; give it by --tables {name}=FILE, or "
            + "--tables DIR with a folder of tables or a store");
        return null;
    }

    /// <inheritdoc/>
    public override PublishedTable Open(LogicalTable table, SnapshotStore store, IProgress<PublishProgress>? progress)
    {
        var found = _found[table.Name];
        var snapshot = found switch
        {
            { Store: { } versions, Version: { } version } =>
                versions.OpenVersion(table.Name, version, table.Indexes, progress),
            { File: { } file } => store.Open(file, table.Indexes, progress),
            _ => Empty(table),
        };
        Compare(table.Name, snapshot.Hash, found.File is not null);
        var published = new PublishedTable(table.Name);
        published.Publish(snapshot);
        snapshot.Release();
        return published;
    }

    /// <inheritdoc/>
    public override void Close(PublishedTable table) => table.Dispose();

    private FoundTable Find(string name, string path)
    {
        if (sources.Files.TryGetValue(name, out string? named))
            return new FoundTable { File = named };
        string? version = recorded.VersionOf(name);
        foreach (string given in sources.Folders)
        {
            string byVersion = Path.Combine(given, version + ".arrow");
            string byName = Path.Combine(given, name.Replace('/', '.') + ".arrow");
            if (version is not null && File.Exists(byVersion))
                return new FoundTable { File = byVersion, Store = new SnapshotStore(given), Version = version };
            if (File.Exists(byName))
                return new FoundTable { File = byName };
        }
        foreach (var store in Stores)
            if (version is not null && Path.Combine(store.Path, version + ".arrow") is var kept && File.Exists(kept))
                return new FoundTable { File = kept, Store = store, Version = version };
        string original = folder.OriginalOf(path);
        return File.Exists(original) ? new FoundTable { File = original } : default;
    }

    private static TableSnapshot Empty(LogicalTable table) =>
        TableSnapshot.InMemory(table.Name, new Table(table.Schema, [], null), table.Indexes);

    private void Compare(string name, string version, bool isThere)
    {
        string? before = recorded.VersionOf(name);
        if (!isThere)
            remarks.Add($"table '{name}' is not there; what was read from it comes from the record");
        else if (before is null)
            remarks.Add($"table '{name}' was not read by the recorded graph; it is {Short(version)}");
        else if (before != version)
            remarks.Add($"table '{name}' is another version than was recorded: {Short(version)}, recorded "
                + Short(before));
    }

    private static string Short(string version) => version.Length > 12 ? version[..12] : version;

    private readonly record struct FoundTable(string? File, SnapshotStore? Store, string? Version);
}
