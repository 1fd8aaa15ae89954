using System.Text;

namespace AdFlow.Hosting;

/// <summary>
/// The hash by which requests are divided. It never changes: not between processes, machines or releases, so that a
/// user stays where he is. FNV-1a of 64 bits over the bytes (Fowler, Noll and Vo; offset basis 14695981039346656037,
/// prime 1099511628211), then the 64-bit finaliser of MurmurHash3 (A. Appleby, public domain), without which the upper
/// bits of FNV-1a are alike for short texts.
/// </summary>
internal static class StableHash
{
    private const ulong Basis = 14695981039346656037, Prime = 1099511628211;

    /// <summary>Hash of bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes) => Finish(Add(Basis, bytes));

    /// <summary>Hash of two names as UTF-8 with a zero byte between them.</summary>
    public static ulong Of(string first, string second) => Finish(Add(
        Add(Add(Basis, Encoding.UTF8.GetBytes(first)), [0]), Encoding.UTF8.GetBytes(second)));

    /// <summary>Mixes two hashes to one.</summary>
    public static ulong Mix(ulong one, ulong other) => Finish(one ^ Finish(other + Prime));

    private static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
            hash = (hash ^ one) * Prime;
        return hash;
    }

    private static ulong Finish(ulong hash)
    {
        hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ hash >> 33) * 0xC4CEB9FE1A85EC53;
        return hash ^ hash >> 33;
    }
}
