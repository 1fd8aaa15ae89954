using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AdFlow.Tables;

namespace AdFlow.Operators;

/// <summary>Turns the bits of selected rows into row numbers.</summary>
internal static unsafe class RowNumbering
{
    internal static int Run<TGroup>(byte* selected, int rows, int first, int* target)
        where TGroup : struct, INumberGroup
    {
        int* next = target;
        ulong group = (1UL << TGroup.Rows) - 1;
        for (int start = 0; start < rows; start += 64)
        {
            int count = Math.Min(64, rows - start), row = 0;
            ulong word = Bitmap.Word(selected, start, count);
            // Whole groups are written whatever the bits: fewer rows were found than passed, so there is room.
            for (; word != 0 && row <= count - TGroup.Rows; row += TGroup.Rows, word >>= TGroup.Rows)
            {
                TGroup.Step(first + start + row, word & group, next);
                next += BitOperations.PopCount(word & group);
            }
            for (; word != 0; word &= word - 1)
                *next++ = first + start + row + BitOperations.TrailingZeroCount(word);
        }
        return (int)(next - target);
    }

    /// <summary>One step of the loop.</summary>
    internal interface INumberGroup
    {
        static abstract int Rows { get; }

        static abstract void Step(int first, ulong bits, int* target);
    }

    internal readonly struct One : INumberGroup
    {
        public static int Rows => 1;

        public static void Step(int first, ulong bits, int* target) => *target = first;
    }

    internal readonly struct Group128 : INumberGroup
    {
        public static int Rows => 8;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step(int first, ulong bits, int* target)
        {
            ulong positions = ((ulong*)BitPositions.Table)[bits];
            var (low, high) = Vector128.Widen(Vector128.WidenLower(Vector128.CreateScalarUnsafe(positions).AsByte()));
            (low.AsInt32() + Vector128.Create(first)).Store(target);
            (high.AsInt32() + Vector128.Create(first)).Store(target + 4);
        }
    }

    internal readonly struct Group256 : INumberGroup
    {
        public static int Rows => 8;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step(int first, ulong bits, int* target) =>
            (Avx2.ConvertToVector256Int32(BitPositions.Table + bits * 8) + Vector256.Create(first)).Store(target);
    }

    internal readonly struct Group512 : INumberGroup
    {
        public static int Rows => 16;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step(int first, ulong bits, int* target)
        {
            var numbers = Vector512.Create(first) + Vector512<int>.Indices;
            Avx512F.Compress(Vector512<int>.Zero, Compress512.Words.Mask(bits).AsInt32(), numbers).Store(target);
        }
    }
}
