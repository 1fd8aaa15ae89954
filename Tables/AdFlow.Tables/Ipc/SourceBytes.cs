namespace AdFlow.Tables.Ipc;

/// <summary>Reads from a stream of bytes without trusting any length before that many bytes have come.</summary>
internal static unsafe class SourceBytes
{
    private const int PieceBytes = 1 << 20;

    /// <summary>Appends everything up to the source's end.</summary>
    public static void ReadToEnd(Stream source, ref GrowableBuffer target)
    {
        if (source.CanSeek)
            target.Announce(source.Length - source.Position + PieceBytes);
        Read(source, ref target, long.MaxValue);
    }

    /// <summary>Appends up to a number of bytes.</summary>
    /// <returns>Bytes appended; fewer than asked only at the source's end.</returns>
    public static long Read(Stream source, ref GrowableBuffer target, long count)
    {
        if (count < long.MaxValue && source.CanSeek)
            target.Announce(Math.Min(count, source.Length - source.Position));
        long done = 0;
        while (done < count)
        {
            int piece = (int)Math.Min(count - done, PieceBytes);
            byte* at = target.Take(piece);
            int read = source.ReadAtLeast(new Span<byte>(at, piece), piece, throwOnEndOfStream: false);
            target.Retract(piece - read);
            done += read;
            if (read < piece)
                break;
        }
        return done;
    }
}
