namespace AdFlow.Tables.Logs;

/// <summary>
/// A log of records, opaque bytes, in a folder of its own. What was acknowledged is found again after a crash of the
/// process or the machine, in order and unchanged, or opening fails: it never gives other bytes.
/// </summary>
/// <remarks>
/// A record is acknowledged when <see cref="Append"/>, or <see cref="Flush"/> behind its <see cref="Add"/>, returned.
/// Records that are flushed together are one block with one checksum: after a crash all of them are there or none. A
/// block is written only when the one before is on the disk; so only the last one can be torn, and it is cut off at the
/// next opening (<see cref="Cut"/>), while damage that other blocks follow is an error.
/// <para>
/// The folder holds <c>records.log</c>, <c>lock</c> (held while the log is open) and, during a compaction,
/// <c>records.new</c>. Not thread-safe: one writer at a time, in one process.
/// </para>
/// </remarks>
public sealed class AppendLog : IDisposable
{
    /// <summary>Bytes that a record may have at most.</summary>
    public const int MaxRecordBytes = 256 << 20;

    private readonly string _path, _newPath;
    private readonly FileStream _lock;
    private LogFile _file;
    private bool _disposed;

    private AppendLog(string folder, FileStream taken, Action<ReadOnlySpan<byte>> read)
    {
        Folder = folder;
        _lock = taken;
        (_path, _newPath) = (Path.Combine(folder, "records.log"), Path.Combine(folder, "records.new"));
        // A compaction that a crash broke off: the log is still what it was.
        File.Delete(_newPath);
        if (!File.Exists(_path))
        {
            LogFile.Create(_newPath, _path).Dispose();
            File.Move(_newPath, _path);
            FolderFlush.Flush(folder);
        }
        (_file, Cut) = LogFile.Open(_path, read);
    }

    /// <summary>Full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>What was cut off when the log was opened; null where it ended with a whole record.</summary>
    public LogCut? Cut { get; }

    /// <summary>Bytes of the file, to decide when to compact.</summary>
    public long Bytes => _file.Length;

    /// <summary>Opens a log; the folder and the log are made where they are missing.</summary>
    /// <param name="folder">Folder that holds nothing but this log.</param>
    /// <param name="read">
    /// Takes each record, in the order of writing; the bytes are valid during the call. Where opening fails it may have
    /// got some: forget them.
    /// </param>
    /// <exception cref="LogCorruptException">Damaged other than by a crash; nothing was changed.</exception>
    /// <exception cref="IOException">
    /// Open elsewhere, in this process or another; or the system cannot read or write it.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The system does not allow to.</exception>
    public static AppendLog Open(string folder, Action<ReadOnlySpan<byte>> read)
    {
        folder = Path.GetFullPath(folder);
        MakeFolder(folder);
        var taken = Lock(folder);
        try
        {
            return new AppendLog(folder, taken, read);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Appends a record and returns when it, and what was added before, is on the disk.</summary>
    /// <param name="record">0 to <see cref="MaxRecordBytes"/> bytes.</param>
    /// <exception cref="IOException">
    /// It could not be stored, for example because the disk is full; nor was what was added since the last flush. The
    /// log is as before and may be used on. Only where even that is in doubt (the message says so) every further use
    /// fails until it is opened again.
    /// </exception>
    public void Append(ReadOnlySpan<byte> record)
    {
        Add(record);
        Flush();
    }

    /// <summary>
    /// Adds a record that the next <see cref="Flush"/> stores, so that many records share one flush of the disk. What
    /// was added is flushed by itself whenever it reaches about a mebibyte.
    /// </summary>
    /// <param name="record">0 to <see cref="MaxRecordBytes"/> bytes.</param>
    /// <exception cref="IOException">As <see cref="Append"/>.</exception>
    public void Add(ReadOnlySpan<byte> record)
    {
        Check(record);
        _file.Add(record, flush: true);
    }

    /// <summary>Returns when all that was added is on the disk; at once where nothing was.</summary>
    /// <exception cref="IOException">As <see cref="Append"/>.</exception>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _file.Store(flush: true);
    }

    /// <summary>
    /// Puts records in the place of all that was appended and added until now, as one step: after a crash the log holds
    /// either what it held before or exactly these.
    /// </summary>
    /// <param name="snapshot">
    /// The records that say all that the old ones said; each is copied before the next is asked for.
    /// </param>
    /// <exception cref="IOException">
    /// It could not be done; the log is as before, as with <see cref="Append"/>.
    /// </exception>
    public void Compact(IEnumerable<ReadOnlyMemory<byte>> snapshot)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var next = LogFile.Create(_newPath, _path);
        try
        {
            foreach (var record in snapshot)
            {
                Check(record.Span);
                next.Add(record.Span, flush: false);
            }
            next.Store(flush: true);
            next.FlushToDisk();
            File.Move(_newPath, _path, overwrite: true);
        }
        catch
        {
            next.Dispose();
            File.Delete(_newPath);
            throw;
        }
        (var old, _file) = (_file, next);
        old.Dispose();
        FlushFolder();
    }

    /// <summary>Closes the log. What was added and not flushed is not stored.</summary>
    public void Dispose()
    {
        _disposed = true;
        _file.Dispose();
        _lock.Dispose();
    }

    // Until the folder is on the disk, a crash may bring the old file back, and without what is appended from now on.
    private void FlushFolder()
    {
        try
        {
            FolderFlush.Flush(Folder);
        }
        catch (IOException error)
        {
            _file.Break(error);
            throw;
        }
    }

    private void Check(ReadOnlySpan<byte> record)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (record.Length > MaxRecordBytes)
            throw new ArgumentException(
                $"a record of {record.Length} bytes; a log takes at most {MaxRecordBytes}", nameof(record));
    }

    private static void MakeFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        string parent = Path.GetDirectoryName(folder) ?? folder;
        MakeFolder(parent);
        Directory.CreateDirectory(folder);
        FolderFlush.Flush(parent);
    }

    private static FileStream Lock(string folder)
    {
        string path = Path.Combine(folder, "lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new IOException($"{folder}: the log is open elsewhere, in this process or another; close it there "
                + $"first ({error.Message})", error);
        }
    }
}
