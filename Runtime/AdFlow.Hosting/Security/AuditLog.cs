using AdFlow.Tables.Logs;
using Microsoft.Win32.SafeHandles;

namespace AdFlow.Hosting;

/// <summary>
/// Who changed what: a line of JSON in <c>audit.jsonl</c> of the store for each request that needs the role to deploy.
/// On the disk before the request is answered; whole, or not there. Of what is refused only so many lines are written,
/// so that strangers cannot fill the disk: others are counted in the next line. Thread-safe.
/// </summary>
internal sealed class AuditLog : IDisposable
{
    private const int ChunkBytes = 1 << 12;
    private const int RefusalsAtOnce = 20;

    // With lines of at most some 4 KiB, 6 MB a day whatever strangers send.
    private static readonly TimeSpan RefusalEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _writing = new();
    private readonly SafeFileHandle _file;
    private readonly TimeProvider _time;
    private readonly long _openedAt;
    private TimeSpan _spentUntil;
    private long _unrecorded;

    /// <summary>Opens the log, to add to it; a line that a crash has torn is cut off.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public AuditLog(string store, TimeProvider time)
    {
        Directory.CreateDirectory(store);
        (_time, _openedAt) = (time, time.GetTimestamp());
        _file = File.OpenHandle(Path.Combine(store, "audit.jsonl"), FileMode.OpenOrCreate, FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete);
        try
        {
            CutTorn();
            FolderFlush.Flush(Path.GetFullPath(store));
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Adds a request and what came of it.</summary>
    /// <exception cref="IOException">The disk is full, or gone; the log is as before.</exception>
    public void Add(AuditEntry entry)
    {
        lock (_writing)
            Write(entry);
    }

    /// <summary>Adds a request that was refused, or counts it where there were too many of late.</summary>
    /// <exception cref="IOException">The disk is full, or gone; the log is as before.</exception>
    public void AddRefused(AuditEntry entry)
    {
        lock (_writing)
        {
            if (TrySpend())
                Write(entry);
            else
                _unrecorded++;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            if (_file.IsClosed)
                return;
            try
            {
                if (_unrecorded > 0)
                    Write(null);
            }
            catch (IOException)
            {
                // How many were refused is lost with a disk that is full; that some were is in lines before.
            }
            _file.Dispose();
        }
    }

    // A bucket of so many refusals that gains one each interval; it is full again at the time that is kept.
    private bool TrySpend()
    {
        var now = _time.GetElapsedTime(_openedAt);
        var next = (_spentUntil > now ? _spentUntil : now) + RefusalEvery;
        if (next - now > RefusalsAtOnce * RefusalEvery)
            return false;
        _spentUntil = next;
        return true;
    }

    private void Write(AuditEntry? entry)
    {
        var line = AuditEntry.ToUtf8(entry, _time.GetUtcNow(), _unrecorded);
        // Asked each time: who keeps logs may have copied and emptied it.
        long end = RandomAccess.GetLength(_file);
        try
        {
            RandomAccess.Write(_file, line.Span, end);
            RandomAccess.FlushToDisk(_file);
        }
        // A disk that is full is told as one exception, a limit to the file's length as another.
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            RandomAccess.SetLength(_file, end);
            throw new IOException($"A line of the audit log cannot be written: {error.Message}", error);
        }
        _unrecorded = 0;
    }

    private void CutTorn()
    {
        byte[] chunk = new byte[ChunkBytes];
        for (long end = RandomAccess.GetLength(_file); end > 0;)
        {
            long start = Math.Max(0, end - ChunkBytes);
            var bytes = chunk.AsSpan(0, (int)(end - start));
            if (RandomAccess.Read(_file, bytes, start) < bytes.Length)
                throw new IOException("The audit log changes while it is opened.");
            int last = bytes.LastIndexOf((byte)'\n');
            if (last >= 0 || start == 0)
            {
                RandomAccess.SetLength(_file, start + last + 1);
                return;
            }
            end = start;
        }
    }
}
