using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
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

    /// <summary>Closes up several columns of 4-byte values by AVX2: what the bits say is worked out once for
    /// all.</summary>
    internal static int RunWords(void** sources, void** targets, int columns, byte* selected, int rows)
    {
        int done = 0;
        for (int start = 0; start < rows; start += 64)
        {
            int count = Math.Min(64, rows - start), row = 0;
            ulong word = Bitmap.Word(selected, start, count);
            if (word == ulong.MaxValue)
            {
                for (int i = 0; i < columns; i++)
                    Buffer.MemoryCopy((uint*)sources[i] + start, (uint*)targets[i] + done, 256, 256);
                done += 64;
                continue;
            }
            for (; row <= count - 8 && word != 0; row += 8, word >>= 8)
            {
                var index = Avx2.ConvertToVector256Int32(BitPositions.Table + (word & 255) * 8).AsUInt32();
                for (int i = 0; i < columns; i++)
                    Avx2.PermuteVar8x32(Vector256.Load((uint*)sources[i] + start + row), index)
                        .Store((uint*)targets[i] + done);
                done += BitOperations.PopCount((uint)word & 255);
            }
            for (; word != 0; word &= word - 1, done++)
                for (int i = 0; i < columns; i++)
                    ((uint*)targets[i])[done] =
                        ((uint*)sources[i])[start + row + BitOperations.TrailingZeroCount(word)];
        }
        return done;
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
