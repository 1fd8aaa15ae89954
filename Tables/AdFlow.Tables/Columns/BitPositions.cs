using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AdFlow.Tables;

/// <summary>Turns set bits into numbers, eight bits at a time without a branch. Thread-safe.</summary>
public static unsafe class BitPositions
{
    /// <summary>For each byte the positions of its set bits, one a byte, then zeros; 8 bytes each. Unmanaged, kept as
    /// long as the process.</summary>
    public static readonly byte* Table = Make();

    /// <summary>Writes the numbers of the set bits of a byte, ascending.</summary>
    /// <param name="bits">A byte.</param>
    /// <param name="first">Number of the lowest bit.</param>
    /// <param name="target">Takes the numbers; always eight are written, what lies behind those of the set bits means
    /// nothing.</param>
    /// <returns>How many bits are set.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(uint bits, int first, int* target)
    {
        if (Avx2.IsSupported)
            (Avx2.ConvertToVector256Int32(Table + bits * 8) + Vector256.Create(first)).Store(target);
        else
        {
            var positions = Vector128.CreateScalarUnsafe(((ulong*)Table)[bits]).AsByte();
            var (low, high) = Vector128.Widen(Vector128.WidenLower(positions));
            (low.AsInt32() + Vector128.Create(first)).Store(target);
            (high.AsInt32() + Vector128.Create(first)).Store(target + 4);
        }
        return BitOperations.PopCount(bits);
    }

    private static byte* Make()
    {
        byte* table = (byte*)NativeMemory.AlignedAlloc(256 * 8, 64);
        new Span<byte>(table, 256 * 8).Clear();
        for (int bits = 0; bits < 256; bits++)
            for (int bit = 0, next = 0; bit < 8; bit++)
                if ((bits >> bit & 1) != 0)
                    table[bits * 8 + next++] = (byte)bit;
        return table;
    }
}
