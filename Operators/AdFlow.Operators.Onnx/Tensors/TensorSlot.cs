namespace AdFlow.Operators.Onnx;

/// <summary>One input or output of a model as rows: what a call is told of its tensor. Immutable.</summary>
/// <param name="Name">Name in the model.</param>
/// <param name="Type">Type of an element.</param>
/// <param name="RowShape">Sizes of the dimensions after that of the rows, all of them known.</param>
internal sealed record TensorSlot(string Name, OnnxElementType Type, long[] RowShape)
{
    // Bytes of a row are counted in an int, and no element is wider.
    private const long MaxWidth = int.MaxValue / sizeof(long);

    /// <summary>Elements of a row.</summary>
    public int Width { get; } = checked((int)RowShape.Aggregate(1L, (product, size) => checked(product * size)));

    /// <summary>Elements of a row of such a shape.</summary>
    /// <param name="sizes">Sizes of its dimensions, none of them open; a model may declare any.</param>
    /// <returns>Their product; null where it is more than a row of a table has.</returns>
    public static long? WidthOf(IEnumerable<long> sizes)
    {
        Int128 width = 1;
        foreach (long size in sizes)
            width = Int128.Min(width * size, long.MaxValue);
        return width <= MaxWidth ? (long)width : null;
    }

    public bool IsText => Type is OnnxElementType.Text;

    /// <summary>Bytes of a row; 0 of texts.</summary>
    public int RowBytes => checked((int)Type.BytesOf(Width));
}
