using System.Buffers.Binary;
using AdFlow.Tables.Indexes;

namespace AdFlow.Tables.Logs;

/// <summary>
/// The bytes of a log file, little-endian. Header: eight letters, a number of the file's own (salt), a hash of both.
/// Then blocks, each written and flushed at once: bytes of the body (4), CRC-32C of the body (4), a hash of these, the
/// salt and the block's place (8), then the body: records, each behind its length (4).
/// </summary>
/// <remarks>
/// The hash makes a head recognisable anywhere: neither zeros, nor bytes of an older file, nor a log that is held in a
/// record can be taken for one. The body's own sum is a CRC because it is the long part and processors compute it.
/// </remarks>
internal static class LogFormat
{
    /// <summary>Bytes before the first block.</summary>
    public const int HeaderBytes = 24;

    /// <summary>Bytes of a block before its body.</summary>
    public const int HeadBytes = 16;

    /// <summary>Bytes of a record before its payload.</summary>
    public const int LengthBytes = 4;

    private const int HashedBytes = 8;

    private static ReadOnlySpan<byte> Letters => "ADFLOG1\n"u8;

    /// <summary>Writes the header of a file.</summary>
    public static void WriteHeader(Span<byte> header, ulong salt)
    {
        Letters.CopyTo(header);
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], salt);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], Hash64.Of(header[..16]));
    }

    /// <summary>Reads the header of a file.</summary>
    /// <returns>Whether it is whole.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, out ulong salt)
    {
        salt = header.Length < HeaderBytes ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        return header.Length >= HeaderBytes && header.StartsWith(Letters)
            && BinaryPrimitives.ReadUInt64LittleEndian(header[16..]) == Hash64.Of(header[..16]);
    }

    /// <summary>Whether bytes, fewer than a header, may be the begin of one.</summary>
    public static bool IsBegunHeader(ReadOnlySpan<byte> bytes) =>
        bytes.Length < HeaderBytes && Letters.StartsWith(bytes[..Math.Min(bytes.Length, Letters.Length)]);

    /// <summary>Writes the head of a block whose body stands behind it.</summary>
    public static void WriteHead(Span<byte> block, ulong salt, long position)
    {
        var body = block[HeadBytes..];
        BinaryPrimitives.WriteInt32LittleEndian(block, body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(block[4..], Crc32C.Of(body));
        BinaryPrimitives.WriteUInt64LittleEndian(block[8..], HashOf(block[..HashedBytes], salt, position));
    }

    /// <summary>Reads the head of a block.</summary>
    /// <returns>Whether it is one, of this file and of this place.</returns>
    public static bool TryReadHead(ReadOnlySpan<byte> head, ulong salt, long position, out int bodyBytes, out uint sum)
    {
        bodyBytes = BinaryPrimitives.ReadInt32LittleEndian(head);
        sum = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        return BinaryPrimitives.ReadUInt64LittleEndian(head[8..]) == HashOf(head[..HashedBytes], salt, position);
    }

    private static ulong HashOf(ReadOnlySpan<byte> start, ulong salt, long position)
    {
        Span<byte> all = stackalloc byte[HashedBytes + 16];
        start.CopyTo(all);
        BinaryPrimitives.WriteUInt64LittleEndian(all[HashedBytes..], salt);
        BinaryPrimitives.WriteInt64LittleEndian(all[(HashedBytes + 8)..], position);
        return Hash64.Of(all);
    }
}
