namespace AdFlow.Operators.Onnx;

/// <summary>One input or output of a model as rows: what a call is told of its tensor. Immutable.</summary>
/// <param name="Name">Name in the model.</param>
/// <param name="Type">Type of an element.</param>
/// <param name="RowShape">Sizes of the dimensions after that of the rows, all of them known.</param>
internal sealed record TensorSlot(string Name, OnnxElementType Type, long[] RowShape)
{
    /// <summary>Elements of a row.</summary>
    public int Width { get; } = checked((int)RowShape.Aggregate(1L, (product, size) => checked(product * size)));

    public bool IsText => Type is OnnxElementType.Text;

    /// <summary>Bytes of a row; 0 of texts.</summary>
    public int RowBytes => checked((int)Type.BytesOf(Width));
}
