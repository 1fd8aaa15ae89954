using System.Runtime.CompilerServices;

namespace AdFlow.Operators;

/// <summary>
/// Comparisons of float32 columns without widening them to float64. Exact: two float32 compare as their float64 images
/// do, and for any float64 there is a float32 that parts the float32 numbers in the same way.
/// </summary>
internal static unsafe class NarrowKernels
{
    // As many as the widest lane; their bits are written together.
    private const int Group = 16;

    /// <summary>Compares float32 values (<paramref name="a"/>) with others, or with one float64 for all rows
    /// (<paramref name="b"/>, uniform).</summary>
    internal static void Compare<TOp, V>(Register* target, Register* a, Register* b, Register* c, int rows)
        where TOp : struct, INarrowCompare
        where V : struct, IMemoryLane<V>
    {
        byte* result = target->Store, x = a->Values, y = b->Values;
        float threshold = 0;
        if (b->Step == 0)
        {
            threshold = TOp.Threshold(*(double*)y);
            WithNumber<TOp, V>(result, x, threshold, rows);
            y = (byte*)&threshold;
        }
        else
            WithColumn<TOp, V>(result, x, y, rows);
        if ((rows & Group - 1) != 0)
            Rest<TOp>(result, x, y, b->Step, rows);
        Validity.And(target, a, b, rows);
    }

    private static void WithNumber<TOp, V>(byte* result, byte* x, float number, int rows)
        where TOp : struct, INarrowCompare
        where V : struct, IMemoryLane<V>
    {
        var y = V.Constant(number);
        for (int i = 0; i <= rows - Group; i += Group)
        {
            uint bits = 0;
            for (int j = 0; j < Group; j += V.Width)
                bits |= V.ToBits(TOp.Apply(V.Load(x, i + j), y)) << j;
            *(ushort*)(result + (i >> 3)) = (ushort)bits;
        }
    }

    private static void WithColumn<TOp, V>(byte* result, byte* x, byte* y, int rows)
        where TOp : struct, INarrowCompare
        where V : struct, IMemoryLane<V>
    {
        for (int i = 0; i <= rows - Group; i += Group)
        {
            uint bits = 0;
            for (int j = 0; j < Group; j += V.Width)
                bits |= V.ToBits(TOp.Apply(V.Load(x, i + j), V.Load(y, i + j))) << j;
            *(ushort*)(result + (i >> 3)) = (ushort)bits;
        }
    }

    // A column may end with its last row, so what does not fill a group is read one by one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Rest<TOp>(byte* result, byte* x, byte* y, int stepY, int rows)
        where TOp : struct, INarrowCompare
    {
        int start = rows & -Group;
        uint bits = 0;
        for (int i = start; i < rows; i++)
        {
            var mask = TOp.Apply(ScalarLane<float>.Load(x, i), ScalarLane<float>.Load(y, i & stepY));
            bits |= ScalarLane<float>.ToBits(mask) << (i - start);
        }
        *(ushort*)(result + (start >> 3)) = (ushort)bits;
    }
}
