using System.Security.Cryptography;
using AdFlow.Tables.Ipc;
using AdFlow.Tables.Logs;

namespace AdFlow.Tables;

/// <summary>
/// The files of a store: tables as Arrow files, each beside its <see cref="SumRecord"/>. A file appears whole or not at
/// all. Its bytes are compared with their sum when it is mapped, unless nobody wrote to it since they were.
/// Thread-safe.
/// </summary>
internal sealed class StoreFolder
{
    private const int ChunkBytes = 64 << 20;

    /// <summary>Opens a folder, which is made where it is missing.</summary>
    public StoreFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(Path);
    }

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>A file's name in the folder, as a path.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A path in the folder that nobody else uses, for a file to be written.</summary>
    public string NewTemporaryPath() => PathOf($"{Guid.NewGuid():N}.tmp");

    /// <summary>Writes a table under a temporary name.</summary>
    /// <exception cref="NotSupportedException">An Arrow file cannot hold it.</exception>
    public StagedFile Stage(Table table)
    {
        var staged = new StagedFile(this);
        try
        {
            using var file = new FileStream(staged.TemporaryPath, FileMode.CreateNew, FileAccess.Write);
            staged.Sum = SummedTable.Write(file, table);
            // What is on the disk after a power cut must be what was summed up, for it may not be read again.
            file.Flush(flushToDisk: true);
            return staged;
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    /// <summary>Maps a file whose bytes are as they were written; that it was not written to is enough.</summary>
    /// <returns>The table, or null where the file is missing, damaged, or of another version of AdFlow.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public (Table Table, long Bytes)? TryMap(string name, CancellationToken cancellation)
    {
        if (!File.Exists(PathOf(name)) || !File.Exists(SumPathOf(name)))
            return null;
        var record = SumRecord.Parse(name, File.ReadAllText(SumPathOf(name)));
        string stamp = SumRecord.StampOf(PathOf(name));
        var map = MappedFile.Open(PathOf(name));
        try
        {
            if (record is not null && (record.Stamp == stamp || IsWhole(map, record, stamp, cancellation)))
                return (Read(map), map.Length);
        }
        catch (IpcFormatException)
        {
            // Its bytes are what some version of AdFlow wrote, but this one reads them no longer: it is made anew.
            return null;
        }
        catch
        {
            map.Dispose();
            throw;
        }
        map.Dispose();
        return null;
    }

    /// <summary>Path of the file that holds another's sum.</summary>
    public string SumPathOf(string name) => PathOf(name + ".sha256");

    /// <summary>Writes a small file, whole or not at all.</summary>
    public void WriteText(string path, string text)
    {
        string temporary = NewTemporaryPath();
        try
        {
            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a record that spares reading a file, if that can be done.</summary>
    public void Remember(string path, SumRecord record)
    {
        try
        {
            WriteText(path, record.ToString());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A store that can only be read is good enough: what it cannot remember is read at every open.
        }
    }

    /// <summary>Returns when a file that <see cref="TryMap"/> finds is found after a power cut too.</summary>
    /// <exception cref="IOException">The system cannot do it.</exception>
    public void MakeDurable(string name)
    {
        // The file itself was flushed before it got its name; the folder is last, for it holds both names.
        using (var sum = new FileStream(SumPathOf(name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            sum.Flush(flushToDisk: true);
        FolderFlush.Flush(Path);
    }

    /// <summary>Deletes the files of a version: the sums last, for they count only beside their file.</summary>
    /// <exception cref="IOException">One cannot be deleted.</exception>
    public void Delete(string hash)
    {
        foreach (string path in Directory.GetFiles(Path, hash + ".*").Order(StringComparer.Ordinal))
            File.Delete(path);
    }

    /// <summary>Deletes files that were never named.</summary>
    /// <exception cref="IOException">One cannot be deleted.</exception>
    public void DeleteTemporaryFiles()
    {
        foreach (string path in Directory.GetFiles(Path, "*.tmp"))
            File.Delete(path);
    }

    private bool IsWhole(MappedFile map, SumRecord record, string stamp, CancellationToken cancellation)
    {
        if (SumOf(map, cancellation) != record.Sum)
            return false;
        Remember(SumPathOf(record.Name), record with { Stamp = stamp });
        return true;
    }

    private static unsafe Table Read(MappedFile map) =>
        IpcReader.ReadInPlace(map.Data, map.Length, map, validate: false);

    private static unsafe string SumOf(MappedFile map, CancellationToken cancellation)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long at = 0; at < map.Length; at += ChunkBytes)
        {
            cancellation.ThrowIfCancellationRequested();
            sum.AppendData(new ReadOnlySpan<byte>(map.Data + at, (int)Math.Min(ChunkBytes, map.Length - at)));
        }
        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }
}
