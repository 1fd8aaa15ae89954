using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AdFlow.Runtime;

/// <summary>
/// The secret of one recorder, by which it hashes private fields: equal values of a field have equal hashes in one
/// recording, and nobody else can try which value a hash is of. HMAC-SHA-256 (RFC 2104). Immutable, thread-safe.
/// </summary>
/// <remarks>It is never written anywhere; with the recorder it is lost, and hashes of two recorders tell nothing of
/// each other.</remarks>
public sealed class PrivacyKey
{
    private readonly byte[] _secret;

    /// <summary>Makes a key.</summary>
    /// <param name="secret">At least 16 unforeseeable bytes, which are copied.</param>
    /// <exception cref="ArgumentException">They are fewer.</exception>
    public PrivacyKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length < 16)
            throw new ArgumentException($"A key has at least 16 bytes; these are {secret.Length}.", nameof(secret));
        _secret = secret.ToArray();
    }

    /// <summary>A new random key.</summary>
    public static PrivacyKey Create() => new(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));

    /// <summary>The hash of an integer: the first 8 bytes, little-endian, of that of its 8 bytes.</summary>
    /// <param name="field">Name of the field: equal values of two fields have different hashes.</param>
    /// <param name="value">The integer.</param>
    public long Hash(string field, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return BinaryPrimitives.ReadInt64LittleEndian(HashBytes(field, bytes));
    }

    /// <summary>The hash of a text: 64 lower-case hexadecimal digits.</summary>
    /// <param name="field">Name of the field.</param>
    /// <param name="text">The text as UTF-8.</param>
    public string Hash(string field, ReadOnlySpan<byte> text) => Convert.ToHexStringLower(HashBytes(field, text));

    // The name has no zero byte, so no two pairs of name and value are one message.
    private byte[] HashBytes(string field, ReadOnlySpan<byte> value)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);
        hash.AppendData(Encoding.UTF8.GetBytes(field));
        hash.AppendData([0]);
        hash.AppendData(value);
        return hash.GetHashAndReset();
    }
}
