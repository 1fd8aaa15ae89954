using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AdFlow.Tables;

/// <summary>CRC-32C (RFC 3720, appendix B.4), of bytes that may come in pieces.</summary>
internal struct Crc32C
{
    private uint _rest;

    /// <summary>The sum of the bytes so far.</summary>
    public readonly uint Value => _rest;

    /// <summary>The sum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var sum = new Crc32C();
        sum.Add(bytes);
        return sum.Value;
    }

    /// <summary>Adds the next piece.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint sum = ~_rest;
        foreach (ulong eight in MemoryMarshal.Cast<byte, ulong>(bytes))
            sum = BitOperations.Crc32C(sum, BitConverter.IsLittleEndian
                ? eight : BinaryPrimitives.ReverseEndianness(eight));
        foreach (byte one in bytes[(bytes.Length & ~7)..])
            sum = BitOperations.Crc32C(sum, one);
        _rest = ~sum;
    }
}
