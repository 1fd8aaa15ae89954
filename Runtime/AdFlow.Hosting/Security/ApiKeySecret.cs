using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AdFlow.Hosting;

/// <summary>The text that a client shows: <c>adflow.NAME.SECRET</c>. The host knows only a hash of it.</summary>
public static class ApiKeySecret
{
    private const string Prefix = "adflow.";
    private const int SecretBytes = 32;

    /// <summary>Makes a key.</summary>
    /// <param name="name">Whose it is.</param>
    /// <param name="roles">What it allows.</param>
    /// <param name="requestsPerSecond">Most requests in a second, or null.</param>
    /// <returns>The text to hand out, which is kept nowhere, and the key to keep.</returns>
    public static (string Text, ApiKey Key) Create(string name, HostRole roles, int? requestsPerSecond)
    {
        string secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return ($"{Prefix}{name}.{secret}", new ApiKey(name, HashOf(secret), roles, requestsPerSecond));
    }

    /// <summary>Whose key a text claims to be, and its secret; false where it is no key at all.</summary>
    public static bool TrySplit(string text, out string name, out string secret)
    {
        (name, secret) = ("", "");
        int end = text.LastIndexOf('.');
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || end <= Prefix.Length)
            return false;
        (name, secret) = (text[Prefix.Length..end], text[(end + 1)..]);
        return true;
    }

    /// <summary>Whether a secret is that of a key; takes as long whether it is or not.</summary>
    public static bool Fits(string secret, ApiKey key) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(HashOf(secret)), Encoding.ASCII.GetBytes(key.Hash));

    private static string HashOf(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
