using AdFlow.Graphs;
using AdFlow.Tables;
using AdFlow.Tables.Counters;
using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime;

/// <summary>Finds the files of a graph's tables; some may be replaced by name. Used by one thread.</summary>
/// <param name="replaced">File for a table's name in the graph that is run.</param>
public sealed class TableFiles(IReadOnlyDictionary<string, string> replaced) : GraphTables
{
    private const int FileMagicBytes = 8;

    /// <summary>The tables' own files.</summary>
    public TableFiles() : this(new Dictionary<string, string>()) { }

    /// <summary>Folder that keeps counters, each table in a folder of its name; null keeps them in memory.</summary>
    public string? CounterFolder { get; init; }

    /// <summary>File of a table of a plan.</summary>
    public string PathOf(LogicalTable table) => replaced.GetValueOrDefault(table.Name, table.Path);

    /// <inheritdoc/>
    public override IEnumerable<string> Unknown(GraphSpec graph) =>
        replaced.Keys.Except(NamesOf(graph), StringComparer.Ordinal);

    /// <inheritdoc/>
    public override PublishedTable Open(LogicalTable table, SnapshotStore store, IProgress<PublishProgress>? progress)
    {
        var snapshot = store.Open(PathOf(table), table.Indexes, progress);
        var published = new PublishedTable(table.Name);
        published.Publish(snapshot);
        snapshot.Release();
        return published;
    }

    /// <inheritdoc/>
    public override void Close(PublishedTable table) => table.Dispose();

    /// <inheritdoc/>
    /// <remarks>A file that stands for counters holds what they start from; they are in memory then.</remarks>
    public override CounterTable OpenCounters(LogicalCounter counters) =>
        replaced.GetValueOrDefault(counters.Name) is { } file ? StartedCounters.Read(counters, file)
        : CounterFolder is null ? base.OpenCounters(counters)
        : CounterTable.Open(counters.Name, counters.Key, Path.Combine(CounterFolder, counters.Name.Replace('/', '.')));

    /// <inheritdoc/>
    public override Schema? ReadSchema(GraphSpec graph, TableSpec table, string path, DiagnosticBag diagnostics)
    {
        if (graph.Tables.Contains(table))
            path = replaced.GetValueOrDefault(table.Name.Text, path);
        return ReadSchema(table, path, diagnostics);
    }

    /// <summary>Reads the columns of an Arrow file that stands for a table. Thread-safe.</summary>
    /// <returns>The schema, or null with a problem.</returns>
    public static Schema? ReadSchema(TableSpec table, string path, DiagnosticBag diagnostics)
    {
        try
        {
            return ReadSchema(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or IpcFormatException
            or ArgumentException or NotSupportedException)
        {
            diagnostics.Add(BindingCodes.File, table.Path.Position,
                $"table '{table.Name.Text}' cannot be read from {path}: {Reason(error, path)}");
            return null;
        }
    }

    private static string Reason(Exception error, string path) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file; build it first, of CSV or JSON "
            + "lines by 'adflow table convert IN OUT.arrow', or give another",
        _ when Directory.Exists(path) => "this is a folder; name an Arrow file",
        NotSupportedException => "this is a pipe or device; a table is a file, which can be read more than once",
        _ => error.Message,
    };

    // The content of an Arrow file behind its magic is a stream, and the schema is its first message.
    private static Schema ReadSchema(string path)
    {
        RegularFile.Require(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Span<byte> start = stackalloc byte[FileMagicBytes];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var content = IpcReader.Recognise(start[..read]);
        if (content is not (IpcContent.File or IpcContent.Stream))
            throw new IOException("this is no Arrow file or stream; make one of CSV or JSON lines by "
                + "'adflow table convert IN OUT.arrow'");
        file.Position = content is IpcContent.File ? FileMagicBytes : 0;
        using var reader = new IpcStreamReader(file, leaveOpen: true);
        return reader.Schema;
    }
}
