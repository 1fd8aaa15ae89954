namespace AdFlow.Operators;

/// <summary>Computes the validity of results.</summary>
internal static unsafe class Validity
{
    /// <summary>Valid where the input is.</summary>
    internal static void Take(Register* target, Register* a, int rows)
    {
        if (a->Validity == null)
            target->Validity = null;
        else
            Fill(target, a, a, null, rows);
    }

    /// <summary>Valid where both inputs are.</summary>
    internal static void And(Register* target, Register* a, Register* b, int rows)
    {
        if (a->Validity == null && b->Validity == null)
            target->Validity = null;
        else
            Fill(target, a, b, null, rows);
    }

    /// <summary>Valid where both inputs are and the result is not bad.</summary>
    /// <param name="target">Result.</param>
    /// <param name="a">Input.</param>
    /// <param name="b">Input.</param>
    /// <param name="bad">Bitmap of rows without a result; used only if <paramref name="anyBad"/>.</param>
    /// <param name="anyBad">Whether there is such a row.</param>
    /// <param name="rows">Number of rows.</param>
    internal static void AndNot(Register* target, Register* a, Register* b, byte* bad, bool anyBad, int rows)
    {
        if (anyBad)
            Fill(target, a, b, (ulong*)bad, rows);
        else
            And(target, a, b, rows);
    }

    /// <summary>Nothing is valid.</summary>
    internal static void None(Register* target, int rows)
    {
        target->Validity = target->ValidityStore;
        new Span<ulong>(target->Validity, Register.WordCount(rows)).Clear();
    }

    private static void Fill(Register* target, Register* a, Register* b, ulong* bad, int rows)
    {
        target->Validity = target->ValidityStore;
        var words = (ulong*)target->Validity;
        for (int w = 0; w < Register.WordCount(rows); w++)
            words[w] = a->ValidWord(w) & b->ValidWord(w) & (bad == null ? ulong.MaxValue : ~bad[w]);
    }
}
