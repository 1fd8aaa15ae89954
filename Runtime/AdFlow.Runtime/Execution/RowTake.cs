using System.Numerics;
using System.Runtime.CompilerServices;

namespace AdFlow.Runtime;

/// <summary>Takes rows of chunks.</summary>
internal static unsafe class RowTake
{
    /// <summary>Numbers of the set bits.</summary>
    /// <param name="words">Bits; those behind the last row are clear.</param>
    /// <param name="count">Number of words.</param>
    /// <param name="rows">Takes the numbers, ascending.</param>
    public static void Number(ulong* words, int count, int* rows)
    {
        for (int word = 0; word < count; word++)
            for (ulong bits = words[word]; bits != 0; bits &= bits - 1)
                *rows++ = (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    /// <summary>Takes values of some rows.</summary>
    /// <param name="source">Values.</param>
    /// <param name="width">Bytes of one.</param>
    /// <param name="rows">Which, ascending.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Takes them; may be the source.</param>
    public static void Take(byte* source, int width, int* rows, int count, byte* target)
    {
        switch (width)
        {
            case 1: Take<byte>(source, rows, count, target); break;
            case 2: Take<ushort>(source, rows, count, target); break;
            case 4: Take<uint>(source, rows, count, target); break;
            case 8: Take<ulong>(source, rows, count, target); break;
            default:
                for (int i = 0; i < count; i++)
                    Buffer.MemoryCopy(source + (long)rows[i] * width, target + (long)i * width, width, width);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take<T>(byte* source, int* rows, int count, byte* target) where T : unmanaged
    {
        for (int i = 0; i < count; i++)
            ((T*)target)[i] = ((T*)source)[rows[i]];
    }
}
