using AdFlow.Graphs;
using AdFlow.Tables;
using AdFlow.Tables.Counters;

namespace AdFlow.Runtime;

/// <summary>
/// Finds the tables of a replay, if possible in the versions that the recorded run saw: by name, in folders, in the
/// store beside the recorded graph, where the graph names them, in the record itself. Tells what differs. Used by one
/// thread, for one graph.
/// </summary>
/// <param name="options">Where to look first, and who is told about other versions.</param>
/// <param name="recorded">Versions that the run saw.</param>
/// <param name="folder">The graph's files.</param>
/// <param name="isOther">Whether it is another graph than the recorded one.</param>
internal sealed class ReplayTables(
    ReplayOptions options, RecordedTables recorded, RecordedFolder folder, bool isOther) : GraphTables
{
    private readonly ReplayTableSources _sources = options.Tables;
    private readonly Dictionary<string, FoundTable> _found = new(StringComparer.Ordinal);
    private readonly HashSet<PublishedTable> _borrowed = [];

    /// <summary>Stores that may have the recorded versions: beside the graph, say.</summary>
    public IReadOnlyList<SnapshotStore> Stores { get; init; } = [];

    /// <summary>Columns of a table by its name, of a record that has its rows; null where it has none.</summary>
    public Func<string, Schema?> RecordedSchema { get; init; } = _ => null;

    /// <summary>Names of tables that are not there, so that only recorded results can stand for what reads them.
    /// </summary>
    public HashSet<string> Absent { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of tables that fixtures stand for.</summary>
    public HashSet<string> Standing { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override IEnumerable<string> Unknown(GraphSpec graph) =>
        _sources.Files.Keys.Concat(isOther && _sources.Fixtures is { } fixtures ? fixtures.Keys : [])
            .Except(NamesOf(graph), StringComparer.Ordinal);

    /// <inheritdoc/>
    public override Schema? ReadSchema(GraphSpec graph, TableSpec table, string path, DiagnosticBag diagnostics)
    {
        string name = TableNames.Of(graph, table);
        var inRecord = RecordedSchema(name);
        var found = _found[name] = Find(name, path, inRecord is not null);
        if (found.File is { } file)
            return TableFiles.ReadSchema(table, file, diagnostics);
        if (!found.IsInRecord && _sources.Others is { } others
            && OfOthers(others, graph, table, path, diagnostics) is { } schema)
        {
            _found[name] = found with { IsOfOthers = true };
            return schema;
        }
        if (inRecord is not null)
        {
            Absent.Add(name);
            return inRecord;
        }
        if (!isOther || _sources.Others is null)
            diagnostics.Add(BindingCodes.File, table.Path.Position, Missing(name, path));
        return null;
    }

    /// <inheritdoc/>
    public override PublishedTable Open(LogicalTable table, SnapshotStore store, IProgress<PublishProgress>? progress)
    {
        var found = _found[table.Name];
        if (found.IsOfOthers)
        {
            var borrowed = _sources.Others!.Open(table, store, progress);
            _borrowed.Add(borrowed);
            Compare(table.Name, borrowed.Current.Hash, found);
            return borrowed;
        }
        var snapshot = found switch
        {
            { Store: { } versions, Version: { } version } =>
                versions.OpenVersion(table.Name, version, table.Indexes, progress),
            { File: { } file } => store.Open(file, table.Indexes, progress),
            _ => Empty(table),
        };
        Compare(table.Name, snapshot.Hash, found);
        var published = new PublishedTable(table.Name);
        published.Publish(snapshot);
        snapshot.Release();
        return published;
    }

    /// <inheritdoc/>
    public override void Close(PublishedTable table)
    {
        if (_borrowed.Remove(table))
            _sources.Others!.Close(table);
        else
            table.Dispose();
    }

    // A replay counts by itself, never in what others spend.
    /// <inheritdoc/>
    public override CounterTable OpenCounters(LogicalCounter counters) =>
        new TableFiles(_sources.Fixtures ?? _sources.Files).OpenCounters(counters);

    private FoundTable Find(string name, string path, bool isInRecord)
    {
        string? fixture = _sources.Fixtures?.GetValueOrDefault(name);
        if (_sources.Files.TryGetValue(name, out string? named))
            return new FoundTable { File = named };
        if (isOther && fixture is not null)
            return Fixture(name, fixture);
        if (OfVersion(name) is { } kept)
            return kept;
        if (_sources.Fixtures is not null && isInRecord)
            return new FoundTable { IsInRecord = true };
        if (fixture is not null)
            return Fixture(name, fixture);
        // The recorded graph may name any file.
        bool mayRead = _sources.Others is null && (options.Root is null || isOther);
        string original = folder.OriginalOf(path);
        return mayRead && File.Exists(original) ? new FoundTable { File = original } : default;
    }

    private FoundTable Fixture(string name, string file)
    {
        Standing.Add(name);
        return new FoundTable { File = file, IsFixture = true };
    }

    private FoundTable? OfVersion(string name)
    {
        // A record of somebody else may have a path here.
        string? version = recorded.VersionOf(name) is { } known && known.All(char.IsAsciiHexDigit) ? known : null;
        foreach (string given in _sources.Folders)
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
        return null;
    }

    // Of the recorded graph, only names of tables count.
    private Schema? OfOthers(
        GraphTables others, GraphSpec graph, TableSpec table, string path, DiagnosticBag diagnostics) => isOther
        ? others.ReadSchema(graph, table, path, diagnostics)
        : others.ReadSchema(graph, table, folder.Nowhere, new DiagnosticBag());

    private string Missing(string name, string path)
    {
        string version = recorded.VersionOf(name) is { } known ? $" in version {Short(known)}" : "";
        return _sources.Fixtures is not null
            ? $"table '{name}'{version} is not there: neither a store beside the graph nor the record has it; give it "
                + "by 'tables:', or record with --record-tables"
            : $"table '{name}'{version} is not there: not at {folder.OriginalOf(path)}, nor in a folder that was "
                + $"named; give it by --tables {name}=FILE, or --tables DIR with a folder of tables or a store";
    }

    private static TableSnapshot Empty(LogicalTable table) =>
        TableSnapshot.InMemory(table.Name, new Table(table.Schema, [], null), table.Indexes);

    private void Compare(string name, string version, FoundTable found)
    {
        string? before = recorded.VersionOf(name);
        if (found is { File: null, IsOfOthers: false })
        {
            if (!found.IsInRecord)
                options.Remarks.Add($"table '{name}' is not there; what was read from it comes from the record");
        }
        else if (before is null)
            options.Remarks.Add($"table '{name}' was not read by the recorded graph; it is {Short(version)}");
        else if (before != version)
            options.Remarks.Add(found.IsFixture
                ? $"table '{name}' is the fixture of the tests; recorded: {Short(before)}"
                : $"table '{name}' is another version than was recorded: {Short(version)}, recorded {Short(before)}");
    }

    private static string Short(string version) => version.Length > 12 ? version[..12] : version;

    private readonly record struct FoundTable(
        string? File, SnapshotStore? Store, string? Version, bool IsFixture, bool IsInRecord, bool IsOfOthers);
}
