using System.Numerics;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// The k best rows of a column of numbers in a fixed order: values descending, equal ones by row ascending, then NaN,
/// then null, these by row too. Reads the values once, many at a time against a threshold. Thread-safe; allocates only
/// in the arena.
/// </summary>
public static unsafe class TopK
{
    /// <summary>Selects the k best rows.</summary>
    /// <typeparam name="T">An integer or floating-point type of up to 8 bytes.</typeparam>
    /// <param name="values">Value of each row; what null rows hold does not matter.</param>
    /// <param name="validity">Validity bitmap, or null where no row is null.</param>
    /// <param name="rows">Takes the rows, best first; its length is k.</param>
    /// <param name="arena">Scratch for some multiple of k entries, at most some a row.</param>
    /// <returns>Number of rows selected: k, or all where there are fewer.</returns>
    public static int Select<T>(ReadOnlySpan<T> values, byte* validity, Span<int> rows, Arena arena)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(Half))
            return Select(Widen<T, float>(values, arena), validity, rows, arena);
        if (sizeof(T) < sizeof(int))
            return Select(Widen<T, int>(values, arena), validity, rows, arena);
        rows = rows[..Math.Min(rows.Length, values.Length)];
        if (rows.IsEmpty)
            return 0;
        var selection = new TopKSelection<T>(rows.Length, values.Length, arena);
        fixed (T* first = values)
            selection.Offer(first, validity, null, 0, values.Length);
        selection.Rank();
        fixed (int* kept = rows)
            return selection.Write(kept, (T*)arena.Allocate((long)rows.Length * sizeof(T))).Count;
    }

    private static ReadOnlySpan<TWide> Widen<T, TWide>(ReadOnlySpan<T> values, Arena arena)
        where T : unmanaged, INumber<T>
        where TWide : unmanaged, INumber<TWide>
    {
        var wide = arena.AllocateSpan<TWide>(values.Length);
        for (int row = 0; row < values.Length; row++)
            wide[row] = TWide.CreateTruncating(values[row]);
        return wide;
    }
}
