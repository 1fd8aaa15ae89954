using System.Runtime.InteropServices;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>
/// Indices that close up the selected values of a group, one entry per pattern of bits. Unmanaged, so that loops hold
/// plain pointers; made once and kept as long as the process.
/// </summary>
internal static unsafe class CompressTables
{
    /// <summary>For each two bits the indices of 16 bytes that move 8-byte values.</summary>
    internal static readonly byte* Bytes2 = MakeBytes(values: 2);

    /// <summary>For each four bits the indices of 16 bytes that move 4-byte values.</summary>
    internal static readonly byte* Bytes4 = MakeBytes(values: 4);

    /// <summary>For each four bits the indices of eight int32 that move 8-byte values.</summary>
    internal static readonly int* Halves4 = MakeHalves();

    private static byte* MakeBytes(int values)
    {
        int size = 16 / values;
        byte* table = Allocate((1 << values) * 16);
        for (int bits = 0; bits < 1 << values; bits++)
            for (int i = 0; i < 16; i++)
                table[bits * 16 + i] = (byte)(BitPositions.Table[bits * 8 + i / size] * size + i % size);
        return table;
    }

    private static int* MakeHalves()
    {
        int* table = (int*)Allocate(16 * 8 * sizeof(int));
        for (int bits = 0; bits < 16; bits++)
            for (int i = 0; i < 8; i++)
                table[bits * 8 + i] = BitPositions.Table[bits * 8 + i / 2] * 2 + i % 2;
        return table;
    }

    private static byte* Allocate(int bytes)
    {
        byte* memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        new Span<byte>(memory, bytes).Clear();
        return memory;
    }
}
