using System.Security.Cryptography;
using System.Text;

namespace AdFlow.Runtime;

/// <summary>Hashes by which rows of a record file refer to others.</summary>
internal static class RecordKey
{
    private const int Characters = 16;

    /// <summary>Short hash of texts, of which each counts by itself: 64 bits as hexadecimal digits.</summary>
    public static string Of(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string text in texts)
        {
            hash.AppendData(BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)));
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Characters];
    }

    /// <summary>Hash of a file's content: SHA-256 as hexadecimal digits.</summary>
    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The same of a file that is too large to be held.</summary>
    public static string Of(Stream content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
