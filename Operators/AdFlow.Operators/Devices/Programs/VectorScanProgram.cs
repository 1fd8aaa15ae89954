namespace AdFlow.Operators;

/// <summary>
/// For each query the rows of the k largest dot products with it, best first, equal ones in the order of rows, NaN last.
/// A dot product has sixteen float32 sums, combined in the fixed order of <c>VectorMath.Dot</c>, so its bits are those of
/// the processor. How many rows a threshold leaves over is the backend's choice and does not show. Arguments: the
/// vectors (float32, row by row without gaps), the queries likewise, the row numbers (int32, k a query), the products
/// (float32, k a query). Where there are fewer rows than k, the rest is row −1. Sizes: rows, queries, k.
/// </summary>
/// <param name="Dimensions">Length of each vector.</param>
public sealed record VectorScanProgram(int Dimensions) : DeviceProgram;
