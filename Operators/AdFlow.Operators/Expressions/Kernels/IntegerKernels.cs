using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdFlow.Operators;

/// <summary>Kernels over int64 registers; no result (overflow, division by 0) is null. Eight rows at a time.</summary>
internal static unsafe class IntegerKernels
{
    /// <summary>An operation that vectors can do; the second operand of a unary one is the first again.</summary>
    [SkipLocalsInit]
    internal static void Vector<TOp>(Register* target, Register* a, Register* b, Register* c, int rows)
        where TOp : struct, IIntegerVector
    {
        byte* bad = stackalloc byte[Register.Rows / 8];
        long* result = (long*)target->Store, x = (long*)a->Values, y = (long*)b->Values;
        int stepX = a->Step, stepY = b->Step;
        uint any = 0;
        for (int i = 0; i < rows; i += 8)
        {
            TOp.Apply(Vector256.Load(x + (i & stepX)), Vector256.Load(y + (i & stepY)), out var low).Store(result + i);
            int j = i + 4;
            TOp.Apply(Vector256.Load(x + (j & stepX)), Vector256.Load(y + (j & stepY)), out var high).Store(result + j);
            uint bits = low.ExtractMostSignificantBits() | high.ExtractMostSignificantBits() << 4;
            bad[i >> 3] = (byte)bits;
            any |= bits;
        }
        Validity.AndNot(target, a, b, bad, any != 0, rows);
    }

    /// <summary>An operation one by one.</summary>
    [SkipLocalsInit]
    internal static void Scalar<TOp>(Register* target, Register* a, Register* b, Register* c, int rows)
        where TOp : struct, IIntegerScalar
    {
        byte* bad = stackalloc byte[Register.Rows / 8];
        long* result = (long*)target->Store, x = (long*)a->Values, y = (long*)b->Values;
        int stepX = a->Step, stepY = b->Step;
        uint any = 0;
        for (int i = 0; i < rows; i += 8)
        {
            uint bits = 0;
            for (int j = i; j < i + 8; j++)
                bits |= (TOp.TryApply(x[j & stepX], y[j & stepY], out result[j]) ? 0u : 1u) << (j & 7);
            bad[i >> 3] = (byte)bits;
            any |= bits;
        }
        Validity.AndNot(target, a, b, bad, any != 0, rows);
    }

    internal static void Compare<TOp>(Register* target, Register* a, Register* b, Register* c, int rows)
        where TOp : struct, IIntegerCompare
    {
        byte* result = target->Store;
        long* x = (long*)a->Values, y = (long*)b->Values;
        int stepX = a->Step, stepY = b->Step;
        for (int i = 0; i < rows; i += 8)
        {
            int j = i + 4;
            uint low = TOp.Apply(Vector256.Load(x + (i & stepX)), Vector256.Load(y + (i & stepY)))
                .ExtractMostSignificantBits();
            uint high = TOp.Apply(Vector256.Load(x + (j & stepX)), Vector256.Load(y + (j & stepY)))
                .ExtractMostSignificantBits();
            result[i >> 3] = (byte)(low | high << 4);
        }
        Validity.And(target, a, b, rows);
    }
}
