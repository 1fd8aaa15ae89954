using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdFlow.Tables.Indexes;

/// <summary>
/// Exact search for the vectors most like a query: reads them all. Over one float32 vector column of a table snapshot
/// (one batch); null rows and rows whose score is NaN are not found. Scores are bit-equal on every machine. A view
/// over the index's and the batch's memory, which must outlive it. Immutable and thread-safe.
/// </summary>
public sealed unsafe class VectorScan
{
    private const string Kind = "vector/1";
    private const int Lot = 4;

    private readonly Column _vectors;
    private readonly IndexArray<float> _norms;

    private VectorScan(IndexTableReader reader, Batch batch)
    {
        reader.RequireRows(batch);
        Stored = reader.Table;
        Column = reader.Text("column");
        reader.Require(batch.Schema.IndexOf(Column) >= 0, $"a table without '{Column}'", "the table it was built from");
        _vectors = VectorsOf(batch, Column);
        _norms = reader.Array<float>("norms", DataType.Float32, batch.RowCount);
    }

    /// <summary>The stored form, kept reachable as long as the index is; its owner disposes it.</summary>
    public Table Stored { get; }

    /// <summary>Name of the vector column.</summary>
    public string Column { get; }

    /// <summary>Number of rows, those without a vector too.</summary>
    public int RowCount => _vectors.Length;

    /// <summary>Dimensions of every vector.</summary>
    public int Dimensions => _vectors.Type.Width;

    /// <summary>All vectors, row by row without gaps; null where some row has none.</summary>
    public float* Vectors => _vectors.NullCount == 0 ? Address(0) : null;

    /// <summary>Makes the stored form of an index: the length of each vector.</summary>
    /// <param name="batch">All rows of the table.</param>
    /// <param name="column">Name of the column, of type <c>vector&lt;float32,n&gt;</c>.</param>
    /// <exception cref="ArgumentException">The column is of another type, or a row that is not null has null
    /// elements.</exception>
    public static Table Build(Batch batch, string column)
    {
        var vectors = VectorsOf(batch, column);
        float[] norms = new float[batch.RowCount];
        for (int row = 0; row < norms.Length; row++)
            if (vectors.IsValid(row))
            {
                RequireElements(vectors.Child(0), row, vectors.Type.Width, column);
                norms[row] = Norm(Vector(vectors, row));
            }
        var table = new IndexTableBuilder(Kind);
        table.AddText("column", column);
        table.AddNumber("rows", batch.RowCount);
        table.AddArray<float>("norms", DataType.Float32, norms);
        return table.Build();
    }

    /// <summary>Opens a stored index over the batch that it was built from.</summary>
    /// <exception cref="IndexFormatException">It is damaged or belongs to another batch.</exception>
    public static VectorScan Open(Table index, Batch batch) => new(new IndexTableReader(index, Kind), batch);

    /// <summary>Finds the k rows most like a query: score descending, equal scores by row ascending.</summary>
    /// <param name="query">As many elements as <see cref="Dimensions"/>.</param>
    /// <param name="metric">The score.</param>
    /// <param name="rows">Takes the rows; its length is k.</param>
    /// <param name="scores">Takes their scores; at least as long.</param>
    /// <returns>Number of rows found.</returns>
    /// <exception cref="ArgumentException">The query has another number of dimensions.</exception>
    public int Search(ReadOnlySpan<float> query, VectorMetric metric, Span<int> rows, Span<float> scores)
    {
        var heap = new TopKHeap<float>(scores, rows);
        Search(query, metric, 0, _vectors.Length, ref heap);
        return heap.Sort();
    }

    /// <summary>Offers a range of rows, for a caller that may have to stop in between.</summary>
    /// <param name="query">As many elements as <see cref="Dimensions"/>.</param>
    /// <param name="metric">The score.</param>
    /// <param name="start">First row.</param>
    /// <param name="end">Row behind the last; at most the number of rows.</param>
    /// <param name="heap">The best rows so far; the same one at each call.</param>
    /// <exception cref="ArgumentException">The query has another number of dimensions.</exception>
    public void Search(
        ReadOnlySpan<float> query, VectorMetric metric, int start, int end, ref TopKHeap<float> heap)
    {
        if (query.Length != Dimensions)
            throw new ArgumentException(
                $"The query has {query.Length} dimensions; column '{Column}' has vectors of {Dimensions}.");
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, _vectors.Length);
        if (metric is VectorMetric.L2)
            for (int row = start; row < end; row++)
                Offer(row, 0 - VectorMath.SquaredDistance(query, Range(row, 1)), ref heap);
        else
            OfferProducts(query, metric is VectorMetric.Cosine, start, end, ref heap);
    }

    private void OfferProducts(ReadOnlySpan<float> query, bool normalise, int start, int end, ref TopKHeap<float> heap)
    {
        float length = normalise ? Norm(query) : 0;
        bool isPlain = !normalise && _vectors.NullCount == 0;
        int row = start;
        fixed (float* first = query)
        {
            for (; row <= end - Lot && !(isPlain && heap is { IsFull: true, Count: > 0 }); row += Lot)
            {
                var products = VectorMath.DotFour(first, Address(row), Dimensions);
                for (int i = 0; i < Lot; i++)
                    Offer(row + i, normalise ? Cosine(products[i], length * _norms[row + i]) : products[i], ref heap);
            }
            if (row <= end - Lot)
                row = OfferBetter(first, row, end, ref heap);
        }
        for (; row < end; row++)
        {
            float product = VectorMath.Dot(query, Range(row, 1));
            Offer(row, normalise ? Cosine(product, length * _norms[row]) : product, ref heap);
        }
    }

    // Rows come in order, so one that is only as good as the worst is not taken. Never part of its caller, and what is
    // rare never part of it: either took registers of the loop, and half its speed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int OfferBetter(float* query, int row, int end, ref TopKHeap<float> heap)
    {
        int dimensions = Dimensions;
        float* vectors = Address(row);
        float worst = heap.Worst;
        for (; row <= end - Lot; row += Lot, vectors += Lot * dimensions)
        {
            var products = VectorMath.DotFour(query, vectors, dimensions);
            if (!Vector128.GreaterThanAny(products, Vector128.Create(worst)))
                continue;
            OfferFour(products, row, ref heap);
            worst = heap.Worst;
        }
        return row;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OfferFour(Vector128<float> products, int row, ref TopKHeap<float> heap)
    {
        for (int i = 0; i < Lot; i++)
            heap.Offer(products[i], row + i);
    }

    private float* Address(int row) => (float*)_vectors.Node->Children->Values + (long)row * Dimensions;

    private static float Cosine(float product, float lengths) => lengths == 0 ? 0 : product / lengths;

    private void Offer(int row, float score, ref TopKHeap<float> heap)
    {
        if (_vectors.IsValid(row))
            heap.Offer(score, row);
    }

    private ReadOnlySpan<float> Range(int row, int count) =>
        new(Address(row), count * Dimensions);

    private static float Norm(ReadOnlySpan<float> vector) => MathF.Sqrt(VectorMath.Dot(vector, vector));

    private static ReadOnlySpan<float> Vector(Column vectors, int row) =>
        new((float*)vectors.Node->Children->Values + (long)row * vectors.Type.Width, vectors.Type.Width);

    private static Column VectorsOf(Batch batch, string name)
    {
        var column = batch[name];
        if (column.Type.Id is not TypeId.FixedSizeList || column.Type.Children[0].Type.Id is not TypeId.Float32)
            throw new ArgumentException(
                $"Column '{name}' of type {column.Type} cannot be searched. Expected vector<float32,n>.");
        return column;
    }

    // A null row's elements may be null too, and are in what other writers make.
    private static void RequireElements(Column elements, int row, int width, string name)
    {
        for (int i = row * width; elements.NullCount > 0 && i < (row + 1) * width; i++)
            if (!elements.IsValid(i))
                throw new ArgumentException($"Column '{name}' has a null in the vector of row {row}. Expected numbers, "
                    + "or null instead of the whole vector.");
    }
}
