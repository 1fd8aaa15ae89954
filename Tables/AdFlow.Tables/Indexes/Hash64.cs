using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// The hash functions of stored indexes. They are part of the index format: the same on every machine and for ever.
/// Not keyed, so not for data whose author gains by collisions.
/// </summary>
public static class Hash64
{
    // Odd constants without pattern: fractions of the golden ratio, of pi and of e.
    private const ulong Golden = 0x9E3779B97F4A7C15, Pi = 0x243F6A8885A308D3, Euler = 0xB7E151628AED2A6B;

    /// <summary>Hash of an integer: the 64-bit finaliser of MurmurHash3 (A. Appleby, public domain).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(long key)
    {
        ulong hash = (ulong)key;
        hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ hash >> 33) * 0xC4CEB9FE1A85EC53;
        return hash ^ hash >> 33;
    }

    /// <summary>
    /// Hash of bytes: 16 at a time through a 64 × 64 → 128 bit product folded by exclusive or, the construction of
    /// wyhash (Wang Yi, public domain) with constants of our own, so values differ from wyhash's.
    /// </summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong state = Pi, length = (ulong)bytes.Length;
        while (bytes.Length > 16)
        {
            state = Fold(Read64(bytes) ^ Golden, Read64(bytes[8..]) ^ state);
            bytes = bytes[16..];
        }
        ulong low = 0, high = 0;
        if (bytes.Length >= 8)
            (low, high) = (Read64(bytes), Read64(bytes[^8..]));
        else if (bytes.Length >= 4)
            (low, high) = (Read32(bytes), Read32(bytes[^4..]));
        else if (bytes.Length > 0)
            low = (ulong)bytes[0] << 16 | (ulong)bytes[bytes.Length >> 1] << 8 | bytes[^1];
        return Fold(Euler ^ length, Fold(low ^ Golden, high ^ state));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong one, ulong other) => Math.BigMul(one, other, out ulong low) ^ low;

    private static ulong Read64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private static ulong Read32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
