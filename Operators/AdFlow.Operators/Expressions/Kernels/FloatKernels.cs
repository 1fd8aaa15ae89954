using System.Runtime.CompilerServices;

namespace AdFlow.Operators;

/// <summary>
/// Kernels over float64 registers, on any lane; lanes agree to the bit. Whole groups of eight rows are computed:
/// registers are long enough, and nobody reads past the last row.
/// </summary>
internal static unsafe class FloatKernels
{
    internal static void Unary<TOp, V>(Register* target, Register* a, Register* b, Register* c, int rows)
        where TOp : struct, IFloatUnary
        where V : struct, IMemoryLane<V>
    {
        byte* result = target->Store, x = a->Values;
        int stepX = a->Step;
        for (int i = 0; i < rows; i += V.Width)
            V.Store(TOp.Apply(V.Load(x, i & stepX)), result, i);
        Validity.Take(target, a, rows);
    }

    internal static void Binary<TOp, V>(Register* target, Register* a, Register* b, Register* c, int rows)
        where TOp : struct, IFloatBinary
        where V : struct, IMemoryLane<V>
    {
        byte* result = target->Store, x = a->Values, y = b->Values;
        int stepX = a->Step, stepY = b->Step;
        for (int i = 0; i < rows; i += V.Width)
            V.Store(TOp.Apply(V.Load(x, i & stepX), V.Load(y, i & stepY)), result, i);
        Validity.And(target, a, b, rows);
    }

    internal static void Compare<TOp, V>(Register* target, Register* a, Register* b, Register* c, int rows)
        where TOp : struct, IFloatCompare
        where V : struct, IMemoryLane<V>
    {
        byte* result = target->Store, x = a->Values, y = b->Values;
        int stepX = a->Step, stepY = b->Step;
        for (int i = 0; i < rows; i += 8)
        {
            uint bits = 0;
            for (int j = 0; j < 8; j += V.Width)
                bits |= V.ToBits(TOp.Apply(V.Load(x, (i + j) & stepX), V.Load(y, (i + j) & stepY))) << j;
            result[i >> 3] = (byte)bits;
        }
        Validity.And(target, a, b, rows);
    }

    /// <summary>Quotient; null where the divisor is 0.</summary>
    [SkipLocalsInit]
    internal static void Divide<V>(Register* target, Register* a, Register* b, Register* c, int rows)
        where V : struct, IMemoryLane<V>
    {
        byte* bad = stackalloc byte[Register.Rows / 8];
        bool anyBad = DivideLoop<V>(target, a, b, bad, rows);
        Validity.AndNot(target, a, b, bad, anyBad, rows);
    }

    private static bool DivideLoop<V>(Register* target, Register* a, Register* b, byte* bad, int rows)
        where V : struct, IMemoryLane<V>
    {
        byte* result = target->Store, x = a->Values, y = b->Values;
        int stepX = a->Step, stepY = b->Step;
        uint any = 0;
        var zero = V.Constant(0);
        for (int i = 0; i < rows; i += 8)
        {
            uint bits = 0;
            for (int j = 0; j < 8; j += V.Width)
            {
                var divisor = V.Load(y, (i + j) & stepY);
                bits |= V.ToBits(V.Equal(divisor, zero)) << j;
                V.Store(V.Load(x, (i + j) & stepX) / divisor, result, i + j);
            }
            bad[i >> 3] = (byte)bits;
            any |= bits;
        }
        return any != 0;
    }
}
