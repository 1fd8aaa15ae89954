using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace AdFlow.Tables.Logs;

/// <summary>
/// Reads a log file from its start to its end. A block is written only when all before it are on the disk, so damage
/// that a block follows is not a crash's. Not thread-safe.
/// </summary>
/// <param name="path">The file, for messages.</param>
/// <param name="file">The file.</param>
/// <param name="length">Its length in bytes.</param>
internal sealed class LogScan(string path, SafeFileHandle file, long length)
{
    private const int WindowBytes = 1 << 20;

    private byte[] _window = new byte[WindowBytes];
    private long _windowStart;
    private int _windowBytes;

    /// <summary>Reads the header.</summary>
    /// <returns>False where the file ends within it.</returns>
    /// <exception cref="LogCorruptException">It is not a log.</exception>
    public bool TryReadHeader(out ulong salt)
    {
        var header = Bytes(0, (int)Math.Min(length, LogFormat.HeaderBytes));
        if (LogFormat.TryReadHeader(header, out salt))
            return true;
        if (LogFormat.IsBegunHeader(header))
            return false;
        throw new LogCorruptException(path, 0, "it does not begin like a log of AdFlow");
    }

    /// <summary>Gives out the records of all blocks, in order.</summary>
    /// <returns>Where the last whole block ends.</returns>
    /// <exception cref="LogCorruptException">Another block follows one that is damaged.</exception>
    public long ReadBlocks(ulong salt, Action<ReadOnlySpan<byte>> read)
    {
        long at = LogFormat.HeaderBytes;
        while (length - at >= LogFormat.HeadBytes)
        {
            bool isHead = LogFormat.TryReadHead(Bytes(at, LogFormat.HeadBytes), salt, at, out int bytes, out uint sum);
            long end = isHead ? at + LogFormat.HeadBytes + bytes : at + 1;
            if (!isHead || !TryReadBody(at + LogFormat.HeadBytes, bytes, sum, read))
            {
                ThrowIfBlockFollows(at, end, salt);
                return at;
            }
            at = end;
        }
        return at;
    }

    private bool TryReadBody(long at, int bytes, uint sum, Action<ReadOnlySpan<byte>> read)
    {
        if (bytes < 0 || bytes > length - at)
            return false;
        var body = Bytes(at, bytes);
        if (Crc32C.Of(body) != sum)
            return false;
        while (body.Length > 0)
        {
            int record = body.Length < LogFormat.LengthBytes ? -1 : BinaryPrimitives.ReadInt32LittleEndian(body);
            if (record < 0 || record > body.Length - LogFormat.LengthBytes)
                throw new LogCorruptException(path, at, "a record is longer than its block");
            read(body.Slice(LogFormat.LengthBytes, record));
            body = body[(LogFormat.LengthBytes + record)..];
        }
        return true;
    }

    private void ThrowIfBlockFollows(long damage, long from, ulong salt)
    {
        for (long at = from; at <= length - LogFormat.HeadBytes; at++)
        {
            if (LogFormat.TryReadHead(Bytes(at, LogFormat.HeadBytes), salt, at, out _, out _))
                throw new LogCorruptException(path, damage, $"the block there cannot be read, and another that was "
                    + $"written after it follows at byte {at}");
        }
    }

    // Bytes of the file, from a window that moves forward in large steps.
    private ReadOnlySpan<byte> Bytes(long at, int count)
    {
        if (at < _windowStart || at + count > _windowStart + _windowBytes)
            Fill(at, count);
        return _window.AsSpan((int)(at - _windowStart), count);
    }

    private void Fill(long at, int count)
    {
        if (count > _window.Length)
            _window = new byte[count];
        (_windowStart, _windowBytes) = (at, 0);
        while (_windowBytes < count)
        {
            int got = RandomAccess.Read(file, _window.AsSpan(_windowBytes), at + _windowBytes);
            if (got == 0)
                throw new IOException($"{path}: it became shorter while it was read");
            _windowBytes += got;
        }
    }
}
