using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace AdFlow.Tables.Logs;

/// <summary>
/// A log file that is written to: records are collected into a block, which is written and flushed at once. Not
/// thread-safe.
/// </summary>
internal sealed class LogFile : IDisposable
{
    // A block of collected records is stored by itself when it would grow beyond this.
    private const int BlockBytes = 1 << 20;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly ulong _salt;
    private byte[] _block = new byte[4 << 10];
    private int _used = LogFormat.HeadBytes;
    private Exception? _broken;

    private LogFile(string path, SafeFileHandle file, ulong salt, long length)
    {
        _path = path;
        _file = file;
        _salt = salt;
        Length = length;
    }

    /// <summary>Bytes of the file that are stored.</summary>
    public long Length { get; private set; }

    /// <summary>Makes a file without records in the place of one that may be there.</summary>
    /// <param name="path">Where it is made.</param>
    /// <param name="name">Path that it will have, for messages.</param>
    public static LogFile Create(string path, string name)
    {
        var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            return Begin(name, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens a file, gives its records out in their order, and cuts off what a crash left behind the last of them.
    /// </summary>
    /// <exception cref="LogCorruptException">It is damaged elsewhere, or not a log.</exception>
    public static (LogFile File, LogCut? Cut) Open(string path, Action<ReadOnlySpan<byte>> read)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            long length = RandomAccess.GetLength(file);
            var scan = new LogScan(path, file, length);
            if (!scan.TryReadHeader(out ulong salt))
                return (Begin(path, file), length == 0 ? null : new LogCut(0, length));
            var opened = new LogFile(path, file, salt, scan.ReadBlocks(salt, read));
            if (opened.Length == length)
                return (opened, null);
            opened.CutOff();
            return (opened, new LogCut(opened.Length, length - opened.Length));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Collects a record; a block that becomes too long is written, and flushed where asked.</summary>
    public void Add(ReadOnlySpan<byte> record, bool flush)
    {
        ThrowIfBroken();
        int bytes = LogFormat.LengthBytes + record.Length;
        if (_used > LogFormat.HeadBytes && _used + bytes > BlockBytes)
            Store(flush);
        if (_used + bytes > _block.Length)
            Array.Resize(ref _block, Math.Max(_used + bytes, Math.Min(2 * _block.Length, BlockBytes)));
        BinaryPrimitives.WriteInt32LittleEndian(_block.AsSpan(_used), record.Length);
        record.CopyTo(_block.AsSpan(_used + LogFormat.LengthBytes));
        _used += bytes;
    }

    /// <summary>Writes the collected records, if there are any, as one block.</summary>
    /// <param name="flush">Whether to return only when they are on the disk.</param>
    /// <exception cref="IOException">They could not be stored; they are dropped, and the file is as before.</exception>
    public void Store(bool flush)
    {
        ThrowIfBroken();
        if (_used == LogFormat.HeadBytes)
            return;
        var block = _block.AsSpan(0, _used);
        _used = LogFormat.HeadBytes;
        LogFormat.WriteHead(block, _salt, Length);
        try
        {
            RandomAccess.Write(_file, block, Length);
            if (flush)
                RandomAccess.FlushToDisk(_file);
        }
        catch (Exception error)
        {
            // Whatever it is: .NET tells a file that may not become longer, for example, as a wrong argument.
            TakeBack();
            throw new IOException($"{_path}: {block.Length} bytes could not be stored, the log is as it was before: "
                + error.Message, error);
        }
        Length += block.Length;
    }

    /// <summary>Returns when all that was written is on the disk.</summary>
    public void FlushToDisk() => RandomAccess.FlushToDisk(_file);

    /// <summary>Makes every later use fail, because what the disk holds is not known any more.</summary>
    public void Break(Exception cause) => _broken = cause;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static LogFile Begin(string path, SafeFileHandle file)
    {
        // It only has to differ from that of files whose bytes a disk may show instead.
        ulong salt = BinaryPrimitives.ReadUInt64LittleEndian(Guid.NewGuid().ToByteArray());
        Span<byte> header = stackalloc byte[LogFormat.HeaderBytes];
        LogFormat.WriteHeader(header, salt);
        RandomAccess.SetLength(file, 0);
        RandomAccess.Write(file, header, 0);
        RandomAccess.FlushToDisk(file);
        return new LogFile(path, file, salt, LogFormat.HeaderBytes);
    }

    // What was cut off must not come back behind what is appended next, so that is flushed too.
    private void CutOff()
    {
        RandomAccess.SetLength(_file, Length);
        RandomAccess.FlushToDisk(_file);
    }

    private void TakeBack()
    {
        try
        {
            CutOff();
        }
        catch (Exception error)
        {
            Break(error);
        }
    }

    private void ThrowIfBroken()
    {
        if (_broken is not null)
            throw new IOException($"{_path}: what is on the disk is not known since a failure ({_broken.Message}); "
                + "close the log and open it again", _broken);
    }
}
