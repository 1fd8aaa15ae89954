using System.Buffers.Binary;

namespace AdFlow.Hosting;

/// <summary>What has to be known of a zip before it is opened, and of its sums, which .NET does not check (APPNOTE.TXT
/// 6.3.10, §4.3.16 and §4.4.7).</summary>
internal static class ZipDirectory
{
    /// <summary>Bytes of the directory that an entry may take: its head, a name, and what programs add.</summary>
    public const int MostEntryBytes = 1024;

    private const int EndBytes = 22, MostCommentBytes = 1 << 16;
    private const uint Beyond32Bits = 0xFFFFFFFF;
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    private static ReadOnlySpan<byte> End => [0x50, 0x4B, 5, 6];

    /// <summary>Bytes of the directory, so that one of millions of entries is refused unread.</summary>
    /// <param name="zip">The archive; afterwards at its start.</param>
    /// <returns>Null where there is no directory, or only one for more than 4 GiB.</returns>
    public static long? Bytes(Stream zip)
    {
        byte[] end = new byte[(int)Math.Min(zip.Length, EndBytes + MostCommentBytes)];
        zip.Position = zip.Length - end.Length;
        zip.ReadExactly(end);
        zip.Position = 0;
        int place = end.AsSpan().LastIndexOf(End);
        if (place < 0 || end.Length - place < EndBytes)
            return null;
        uint start = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(place + 16));
        long bytes = zip.Length - end.Length + place - start;
        return start == Beyond32Bits || bytes < 0 ? null : bytes;
    }

    /// <summary>Goes on with the CRC-32 of a file; 0 before its first bytes.</summary>
    public static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        foreach (byte one in bytes)
            crc = Table[(byte)(crc ^ one)] ^ crc >> 8;
        return ~crc;
    }

    private static uint Entry(int value)
    {
        uint crc = (uint)value;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 1) != 0 ? Polynomial ^ crc >> 1 : crc >> 1;
        return crc;
    }
}
