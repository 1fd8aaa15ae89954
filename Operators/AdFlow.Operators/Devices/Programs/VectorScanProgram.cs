namespace AdFlow.Operators;

/// <summary>
/// For each query the rows of the k largest dot products with it, best first; of equal products the first row comes
/// first, NaN comes last, −0 equals 0. A dot product has sixteen float32 sums, combined in the fixed order of
/// <c>VectorMath.Dot</c>, so its bits are those of the processor. How many rows a threshold leaves over is the
/// backend's choice and does not show. Arguments: the vectors (float32, row by row without gaps), the queries likewise,
/// the row numbers (int32, k a query), the products (float32, k a query). Where there are fewer rows than k, the rest
/// is row −1 with product +0. Sizes: rows, queries, k.
/// </summary>
/// <param name="Dimensions">Length of each vector, at least 1.</param>
public sealed record VectorScanProgram(int Dimensions) : DeviceProgram
{
    /// <inheritdoc/>
    public override int ArgumentCount => 4;

    /// <inheritdoc/>
    public override int SizeCount => 3;

    /// <inheritdoc/>
    public override string NameOf(int argument) =>
        argument switch { 0 => "vectors", 1 => "queries", 2 => "row numbers", _ => "products" };

    /// <inheritdoc/>
    public override bool IsWritten(int argument) => argument >= 2;

    /// <inheritdoc/>
    public override long BytesOf(int argument, ReadOnlySpan<long> sizes) => argument switch
    {
        0 => Product(Product(sizes[0], Dimensions), sizeof(float)),
        1 => Product(Product(sizes[1], Dimensions), sizeof(float)),
        _ => Product(Product(sizes[1], sizes[2]), sizeof(int)),
    };

    /// <inheritdoc/>
    public override void Check()
    {
        if (Dimensions < 1)
            throw new ArgumentException($"Vectors of {Dimensions} dimensions are not scanned. Expected at least 1.");
    }
}
