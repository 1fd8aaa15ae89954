using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdFlow.Operators;

/// <summary>
/// Kernels over float64 registers, on the widest lane the machine has; lanes agree to the bit. Whole groups of eight
/// rows are computed: registers are long enough, and nobody reads past the last row.
/// </summary>
internal static unsafe class FloatKernels
{
    internal static void Unary<TOp>(Register* target, Register* a, Register* b, Register* c, int rows)
        where TOp : struct, IFloatUnary
    {
        if (Vector512.IsHardwareAccelerated)
            UnaryLoop<TOp, Vector512Lane<double>>(target, a, rows);
        else if (Vector256.IsHardwareAccelerated)
            UnaryLoop<TOp, Vector256Lane<double>>(target, a, rows);
        else
            UnaryLoop<TOp, Vector128Lane<double>>(target, a, rows);
        Validity.Take(target, a, rows);
    }

    internal static void Binary<TOp>(Register* target, Register* a, Register* b, Register* c, int rows)
        where TOp : struct, IFloatBinary
    {
        if (Vector512.IsHardwareAccelerated)
            BinaryLoop<TOp, Vector512Lane<double>>(target, a, b, rows);
        else if (Vector256.IsHardwareAccelerated)
            BinaryLoop<TOp, Vector256Lane<double>>(target, a, b, rows);
        else
            BinaryLoop<TOp, Vector128Lane<double>>(target, a, b, rows);
        Validity.And(target, a, b, rows);
    }

    internal static void Compare<TOp>(Register* target, Register* a, Register* b, Register* c, int rows)
        where TOp : struct, IFloatCompare
    {
        if (Vector512.IsHardwareAccelerated)
            CompareLoop<TOp, Vector512Lane<double>>(target, a, b, rows);
        else if (Vector256.IsHardwareAccelerated)
            CompareLoop<TOp, Vector256Lane<double>>(target, a, b, rows);
        else
            CompareLoop<TOp, Vector128Lane<double>>(target, a, b, rows);
        Validity.And(target, a, b, rows);
    }

    /// <summary>Quotient; null where the divisor is 0.</summary>
    [SkipLocalsInit]
    internal static void Divide(Register* target, Register* a, Register* b, Register* c, int rows)
    {
        byte* bad = stackalloc byte[Register.Rows / 8];
        bool anyBad =
            Vector512.IsHardwareAccelerated ? DivideLoop<Vector512Lane<double>>(target, a, b, bad, rows)
            : Vector256.IsHardwareAccelerated ? DivideLoop<Vector256Lane<double>>(target, a, b, bad, rows)
            : DivideLoop<Vector128Lane<double>>(target, a, b, bad, rows);
        Validity.AndNot(target, a, b, bad, anyBad, rows);
    }

    private static void UnaryLoop<TOp, V>(Register* target, Register* a, int rows)
        where TOp : struct, IFloatUnary
        where V : struct, IMemoryLane<V>
    {
        byte* result = target->Store, x = a->Values;
        int stepX = a->Step;
        for (int i = 0; i < rows; i += V.Width)
            V.Store(TOp.Apply(V.Load(x, i & stepX)), result, i);
    }

    private static void BinaryLoop<TOp, V>(Register* target, Register* a, Register* b, int rows)
        where TOp : struct, IFloatBinary
        where V : struct, IMemoryLane<V>
    {
        byte* result = target->Store, x = a->Values, y = b->Values;
        int stepX = a->Step, stepY = b->Step;
        for (int i = 0; i < rows; i += V.Width)
            V.Store(TOp.Apply(V.Load(x, i & stepX), V.Load(y, i & stepY)), result, i);
    }

    private static void CompareLoop<TOp, V>(Register* target, Register* a, Register* b, int rows)
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
