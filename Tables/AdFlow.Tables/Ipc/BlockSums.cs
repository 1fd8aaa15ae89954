using System.Globalization;

namespace AdFlow.Tables.Ipc;

/// <summary>
/// Checksums of the messages that a file's footer lists, in the footer's own metadata: CRC-32C of each message with its
/// body, eight hexadecimal digits each, dictionaries first. Readers that do not know the key pass over it.
/// </summary>
internal static class BlockSums
{
    /// <summary>Key in the footer's metadata.</summary>
    public const string Key = "adflow.crc32c";

    private const int Digits = 8;

    /// <summary>The sums as they are written.</summary>
    public static KeyValuePair<string, string> Note(IpcBlocks dictionaries, IpcBlocks records) => new(Key,
        string.Concat(dictionaries.Sums.Concat(records.Sums)
            .Select(sum => sum.ToString("x8", CultureInfo.InvariantCulture))));

    /// <summary>Reads the sums of so many messages.</summary>
    /// <returns>The sums; null where the file has none.</returns>
    public static uint[]? Read(FlatTable footer, IEnumerable<KeyValuePair<string, string>> metadata, int messages)
    {
        if (metadata.FirstOrDefault(pair => pair.Key == Key).Value is not { } text)
            return null;
        uint[] sums = new uint[messages];
        bool isRead = text.Length == messages * (long)Digits;
        for (int i = 0; isRead && i < messages; i++)
            isRead = uint.TryParse(text.AsSpan(i * Digits, Digits), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture, out sums[i]);
        return isRead ? sums : throw footer.Fail("checksums of other messages", $"{Digits} digits for each message");
    }

    /// <summary>Compares the sum of a message's bytes.</summary>
    public static void Check(uint found, uint expected, int message, long offset)
    {
        if (found != expected)
            throw new IpcFormatException(
                FormattableString.Invariant($"bytes with checksum {found:x8}"),
                FormattableString.Invariant($"{expected:x8}, as the footer says"), message, byteOffset: offset);
    }
}
