using System.Numerics;
using System.Runtime.CompilerServices;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>Closes up the values of selected rows. Words without a row, or with all, cost next to nothing.</summary>
internal static unsafe class CompressLoop
{
    internal static int Run<T, TGroup>(void* source, byte* selected, int rows, void* target)
        where T : unmanaged
        where TGroup : struct, ICompressGroup<T>
    {
        T* from = (T*)source, to = (T*)target;
        for (int row = 0; row < rows; row += 64)
        {
            int count = Math.Min(64, rows - row);
            ulong word = Bitmap.Word(selected, row, count);
            if (word == ulong.MaxValue)
            {
                // Memory move: in place the source may begin within the target.
                Buffer.MemoryCopy(from + row, to, 64L * sizeof(T), 64L * sizeof(T));
                to += 64;
            }
            else if (word != 0)
                to = Word<T, TGroup>(from + row, word, count, to);
        }
        return (int)(to - (T*)target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Word<T, TGroup>(T* from, ulong word, int count, T* to)
        where T : unmanaged
        where TGroup : struct, ICompressGroup<T>
    {
        ulong group = TGroup.Rows == 64 ? ulong.MaxValue : (1UL << TGroup.Rows) - 1;
        int row = 0;
        for (; row <= count - TGroup.Rows; row += TGroup.Rows)
        {
            ulong bits = word >> row & group;
            TGroup.Step(from + row, bits, to);
            to += BitOperations.PopCount(bits);
        }
        for (; row < count; row++)
        {
            *to = from[row];
            to += (int)(word >> row) & 1;
        }
        return to;
    }
}
