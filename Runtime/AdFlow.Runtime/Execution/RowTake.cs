using System.Runtime.CompilerServices;

namespace AdFlow.Runtime;

/// <summary>Takes rows of chunks by their numbers.</summary>
internal static unsafe class RowTake
{
    /// <summary>Takes values of some rows.</summary>
    /// <param name="source">Values.</param>
    /// <param name="width">Bytes of one.</param>
    /// <param name="rows">Which; ascending where the target is the source.</param>
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

    /// <summary>Takes the bits of some rows.</summary>
    /// <param name="source">Bits.</param>
    /// <param name="rows">Which.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">Takes them from bit 0 on; not the source.</param>
    public static void TakeBits(byte* source, int* rows, int count, byte* target)
    {
        for (int start = 0; start < count; start += 8)
        {
            int bits = 0;
            for (int i = 0; i < 8 && start + i < count; i++)
                bits |= (source[rows[start + i] >> 3] >> (rows[start + i] & 7) & 1) << i;
            target[start >> 3] = (byte)bits;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take<T>(byte* source, int* rows, int count, byte* target) where T : unmanaged
    {
        for (int i = 0; i < count; i++)
            ((T*)target)[i] = ((T*)source)[rows[i]];
    }
}
