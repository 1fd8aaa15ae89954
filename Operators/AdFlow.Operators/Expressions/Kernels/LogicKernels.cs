using System.Runtime.Intrinsics;

namespace AdFlow.Operators;

/// <summary>Kernels over bitmaps, and those that compute their own validity. Sixty-four rows at a time.</summary>
internal static unsafe class LogicKernels
{
    /// <summary>Kleene's and: false wins over null.</summary>
    internal static void And(Register* target, Register* a, Register* b, Register* c, int rows)
    {
        bool anyNull = StartValidity(target, a, b);
        for (int w = 0; w < Register.WordCount(rows); w++)
        {
            ulong x = a->Words[w & a->Step], y = b->Words[w & b->Step];
            ((ulong*)target->Store)[w] = x & y;
            if (anyNull)
            {
                ulong validX = a->ValidWord(w), validY = b->ValidWord(w);
                ((ulong*)target->Validity)[w] = (validX & validY) | (validX & ~x) | (validY & ~y);
            }
        }
    }

    /// <summary>Kleene's or: true wins over null.</summary>
    internal static void Or(Register* target, Register* a, Register* b, Register* c, int rows)
    {
        bool anyNull = StartValidity(target, a, b);
        for (int w = 0; w < Register.WordCount(rows); w++)
        {
            ulong x = a->Words[w & a->Step], y = b->Words[w & b->Step];
            ((ulong*)target->Store)[w] = x | y;
            if (anyNull)
            {
                ulong validX = a->ValidWord(w), validY = b->ValidWord(w);
                ((ulong*)target->Validity)[w] = (validX & validY) | (validX & x) | (validY & y);
            }
        }
    }

    internal static void Not(Register* target, Register* a, Register* b, Register* c, int rows)
    {
        for (int w = 0; w < Register.WordCount(rows); w++)
            ((ulong*)target->Store)[w] = ~a->Words[w & a->Step];
        Validity.Take(target, a, rows);
    }

    internal static void Equal(Register* target, Register* a, Register* b, Register* c, int rows)
    {
        for (int w = 0; w < Register.WordCount(rows); w++)
            ((ulong*)target->Store)[w] = ~(a->Words[w & a->Step] ^ b->Words[w & b->Step]);
        Validity.And(target, a, b, rows);
    }

    internal static void NotEqual(Register* target, Register* a, Register* b, Register* c, int rows)
    {
        for (int w = 0; w < Register.WordCount(rows); w++)
            ((ulong*)target->Store)[w] = a->Words[w & a->Step] ^ b->Words[w & b->Step];
        Validity.And(target, a, b, rows);
    }

    internal static void IsNull(Register* target, Register* a, Register* b, Register* c, int rows)
    {
        for (int w = 0; w < Register.WordCount(rows); w++)
            ((ulong*)target->Store)[w] = ~a->ValidWord(w);
        target->Validity = null;
    }

    /// <summary>b where a is true, else c.</summary>
    internal static void IfBits(Register* target, Register* a, Register* b, Register* c, int rows)
    {
        bool anyNull = StartValidity(target, b, c);
        for (int w = 0; w < Register.WordCount(rows); w++)
        {
            ulong take = a->Words[w & a->Step] & a->ValidWord(w);
            ((ulong*)target->Store)[w] = (take & b->Words[w & b->Step]) | (~take & c->Words[w & c->Step]);
            if (anyNull)
                ((ulong*)target->Validity)[w] = (take & b->ValidWord(w)) | (~take & c->ValidWord(w));
        }
    }

    /// <summary><inheritdoc cref="IfBits"/></summary>
    internal static void IfNumbers(Register* target, Register* a, Register* b, Register* c, int rows)
    {
        bool anyNull = StartValidity(target, b, c);
        for (int w = 0; w < Register.WordCount(rows); w++)
        {
            ulong take = a->Words[w & a->Step] & a->ValidWord(w);
            Choose(target, b, c, take, w, rows);
            if (anyNull)
                ((ulong*)target->Validity)[w] = (take & b->ValidWord(w)) | (~take & c->ValidWord(w));
        }
    }

    /// <summary>a where it is valid, else b.</summary>
    internal static void CoalesceBits(Register* target, Register* a, Register* b, Register* c, int rows)
    {
        bool anyNull = StartValidity(target, a, b);
        for (int w = 0; w < Register.WordCount(rows); w++)
        {
            ulong take = a->ValidWord(w);
            ((ulong*)target->Store)[w] = (take & a->Words[w & a->Step]) | (~take & b->Words[w & b->Step]);
            if (anyNull)
                ((ulong*)target->Validity)[w] = take | b->ValidWord(w);
        }
    }

    /// <summary><inheritdoc cref="CoalesceBits"/></summary>
    internal static void CoalesceNumbers(Register* target, Register* a, Register* b, Register* c, int rows)
    {
        bool anyNull = StartValidity(target, a, b);
        for (int w = 0; w < Register.WordCount(rows); w++)
        {
            ulong take = a->ValidWord(w);
            Choose(target, a, b, take, w, rows);
            if (anyNull)
                ((ulong*)target->Validity)[w] = take | b->ValidWord(w);
        }
    }

    /// <summary>A uniform bool for every row.</summary>
    internal static void BroadcastBits(Register* target, Register* a, Register* b, Register* c, int rows)
    {
        new Span<ulong>(target->Store, Register.WordCount(rows)).Fill(a->Words[0]);
        Validity.Take(target, a, rows);
    }

    /// <summary>A uniform number for every row.</summary>
    internal static void BroadcastNumbers(Register* target, Register* a, Register* b, Register* c, int rows)
    {
        new Span<ulong>(target->Store, rows).Fill(a->Words[0]);
        Validity.Take(target, a, rows);
    }

    private static bool StartValidity(Register* target, Register* a, Register* b)
    {
        bool anyNull = a->Validity != null || b->Validity != null;
        target->Validity = anyNull ? target->ValidityStore : null;
        return anyNull;
    }

    // Numbers of the rows of one word: those of x where the bit is set, else those of y.
    private static void Choose(Register* target, Register* x, Register* y, ulong take, int word, int rows)
    {
        var bits = Vector256.Create(1L, 2, 4, 8);
        long* result = (long*)target->Store, ifSet = (long*)x->Values, ifNot = (long*)y->Values;
        int stepX = x->Step, stepY = y->Step;
        int end = Math.Min(rows + 7 & ~7, (word + 1) << 6);
        for (int i = word << 6; i < end; i += 4, take >>= 4)
        {
            var mask = Vector256.Equals(Vector256.Create((long)take) & bits, bits);
            Vector256.ConditionalSelect(mask, Vector256.Load(ifSet + (i & stepX)), Vector256.Load(ifNot + (i & stepY)))
                .Store(result + i);
        }
    }
}
