using AdFlow.Tables;

namespace AdFlow.Operators.Standard;

/// <summary>Reads rows of columns of <c>vector&lt;float32,n&gt;</c>.</summary>
internal static unsafe class VectorRow
{
    /// <summary>The elements of a row.</summary>
    /// <param name="vectors">The column.</param>
    /// <param name="row">The row.</param>
    /// <param name="vector">A view of the column.</param>
    /// <returns>False where the row, or an element of it, is null.</returns>
    public static bool TryRead(Column vectors, int row, out ReadOnlySpan<float> vector)
    {
        vector = default;
        if (!vectors.IsValid(row))
            return false;
        var (start, end) = vectors.GetRange(row);
        var elements = vectors.Child(0);
        for (long element = start; element < end && elements.NullCount > 0; element++)
            if (!elements.IsValid((int)element))
                return false;
        vector = elements.Values<float>()[(int)start..(int)end];
        return true;
    }
}
