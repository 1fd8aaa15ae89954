namespace AdFlow.Samples.SearchAds;

/// <summary>A matrix whose rows list their entries (compressed sparse rows). Immutable and thread-safe.</summary>
/// <param name="ColumnCount">Number of columns.</param>
/// <param name="Starts">First entry of each row, and behind the last row their number.</param>
/// <param name="Columns">Column of each entry.</param>
/// <param name="Values">Value of each entry.</param>
internal sealed record SparseMatrix(int ColumnCount, int[] Starts, int[] Columns, double[] Values)
{
    /// <summary>Number of rows.</summary>
    public int RowCount => Starts.Length - 1;

    /// <summary>The matrix times a column vector.</summary>
    public double[] Times(double[] vector)
    {
        double[] product = new double[RowCount];
        for (int row = 0; row < product.Length; row++)
        {
            double sum = 0;
            for (int i = Starts[row]; i < Starts[row + 1]; i++)
                sum += Values[i] * vector[Columns[i]];
            product[row] = sum;
        }
        return product;
    }

    /// <summary>The transposed matrix times a column vector.</summary>
    public double[] TransposedTimes(double[] vector)
    {
        double[] product = new double[ColumnCount];
        for (int row = 0; row < RowCount; row++)
            for (int i = Starts[row]; i < Starts[row + 1]; i++)
                product[Columns[i]] += Values[i] * vector[row];
        return product;
    }
}
