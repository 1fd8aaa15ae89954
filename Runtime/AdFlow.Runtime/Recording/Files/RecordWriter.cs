using System.Text;
using AdFlow.Tables;
using AdFlow.Tables.Ipc;

namespace AdFlow.Runtime;

/// <summary>
/// Writes a record file: runs one after the other, and before the first run that needs it what runs share. The file is
/// written beside its name as <c>NAME.partial</c> and renamed when it is finished, so a file with its name is whole.
/// Memory is that of one record batch: 16 MiB, or the largest run. Not thread-safe.
/// </summary>
public sealed class RecordWriter : IDisposable
{
    /// <summary>What is added to the name of a file that is not finished.</summary>
    public const string PartialSuffix = ".partial";

    private readonly IpcFileWriter _writer;
    private readonly string? _path;
    private readonly RecordBlock _block = new();
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);
    private bool _isFinished;

    /// <summary>Starts a file; one of that name is replaced when this one is finished.</summary>
    /// <param name="path">Path of the finished file.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public RecordWriter(string path)
        : this(path, new FileStream(path + PartialSuffix, FileMode.Create, FileAccess.Write, FileShare.None)) { }

    /// <summary>Starts a file that was opened under the name of one that is not finished.</summary>
    internal RecordWriter(string path, Stream partial) : this(partial) => _path = path;

    /// <summary>Starts writing to a stream.</summary>
    /// <param name="target">Where the bytes go; its position counts as the file's start.</param>
    /// <param name="leaveOpen">Whether the target stays open when the writer is disposed.</param>
    /// <exception cref="IOException">The target cannot be written.</exception>
    public RecordWriter(Stream target, bool leaveOpen = false) =>
        _writer = new IpcFileWriter(target, RecordFormat.Schema, leaveOpen, hasSums: true);

    /// <summary>Runs written, with those that wait for their batch.</summary>
    public long Runs { get; private set; }

    /// <summary>Runs whose batches were written.</summary>
    public long WrittenRuns { get; private set; }

    /// <summary>Whether writing to the target failed, so that nothing more can be written. Another failure loses only
    /// the run that was to be written.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>Bytes of the file so far, with those that wait for their batch.</summary>
    public long Bytes => _writer.Position + _block.Bytes;

    /// <summary>Writes a run, which may be used again afterwards.</summary>
    /// <param name="run">A run that has no <see cref="EncodedRun.Problem"/>.</param>
    /// <exception cref="ArgumentException">The run cannot be written.</exception>
    /// <exception cref="IOException">The target cannot be written; what waited for its batch is lost.</exception>
    public void Write(EncodedRun run)
    {
        if (run.Problem is { } problem)
            throw new ArgumentException(problem, nameof(run));
        bool isFull = _block.Runs == RecordFormat.BatchRuns
            || _block.Bytes + (long)run.Bytes > RecordFormat.BatchBytes;
        if (isFull)
            Flush();
        WriteShared(run.Graph, run.Tables);
        // What runs share may be as long as a run may be, and both do not fit into one batch.
        if (_block.Bytes + (long)run.Bytes > EncodedRun.MaxBytes)
            Flush();
        _block.Add(run);
        Runs++;
    }

    /// <summary>Writes what waits as a record batch, so that it outlives the process.</summary>
    /// <exception cref="IOException">The target cannot be written; what waited is lost.</exception>
    public void Flush()
    {
        if (_block.Rows == 0)
            return;
        IsTorn = true;
        try
        {
            _block.WriteTo(_writer);
            _writer.Flush();
            WrittenRuns += _block.Runs;
            IsTorn = false;
        }
        finally
        {
            _block.Clear();
        }
    }

    /// <summary>Ends the file and gives it its name. Nothing may be written afterwards.</summary>
    /// <exception cref="IOException">The target cannot be written, or the file cannot be renamed.</exception>
    public void Finish()
    {
        Flush();
        _writer.Finish();
        _isFinished = true;
        _writer.Dispose();
        if (_path is not null)
            File.Move(_path + PartialSuffix, _path, overwrite: true);
    }

    /// <summary>Frees memory and closes the file; one that was not finished stays <c>.partial</c>.</summary>
    public void Dispose()
    {
        if (!_isFinished)
            _writer.Dispose();
    }

    private void WriteShared(RecordedGraph graph, RecordedTables tables)
    {
        if (_shared.Contains(graph.Key) && _shared.Contains(tables.Key))
            return;
        foreach (var file in graph.Files)
            if (file.Content is { } content)
                WriteShared(RecordKind.File, file.Hash, made => GraphPayload.Write(content, made));
        WriteShared(RecordKind.Graph, graph.Key, made => GraphPayload.Write(graph, made));
        WriteShared(RecordKind.Tables, tables.Key, made => GraphPayload.Write(tables, made));
    }

    // Made beside the batch, so that what cannot be made leaves the batch as it was.
    private void WriteShared(RecordKind kind, string key, Action<GrowingBytes> make)
    {
        if (_shared.Contains(key))
            return;
        var made = new GrowingBytes();
        make(made);
        if (_block.Bytes > RecordFormat.BatchBytes)
            Flush();
        _block.AddShared(kind, Encoding.UTF8.GetBytes(key), made.Written);
        _shared.Add(key);
    }
}
