namespace AdFlow.Operators.Onnx;

/// <summary>What is known of each <see cref="TensorType"/>.</summary>
public static class TensorTypes
{
    /// <summary>Bytes that elements of a type take, packed; of what is smaller than a byte the last byte may be part
    /// filled.</summary>
    /// <param name="type">Any fixed-width type.</param>
    /// <param name="elements">Number of elements.</param>
    /// <exception cref="ArgumentException">Elements of the type have no width: texts, or no type at all.</exception>
    public static long Bytes(this TensorType type, long elements) => type switch
    {
        TensorType.UInt4 or TensorType.Int4 or TensorType.Float4E2M1 => (elements + 1) / 2,
        _ => type.Width() is var width and > 0
            ? checked(elements * width)
            : throw new ArgumentException($"Elements of type {type.Word()} have no width in bytes.", nameof(type)),
    };

    /// <summary>Bytes of one element; 0 where an element has no width of whole bytes.</summary>
    public static int Width(this TensorType type) => type switch
    {
        TensorType.UInt8 or TensorType.Int8 or TensorType.Bool or TensorType.Float8E4M3FN
            or TensorType.Float8E4M3FNUZ or TensorType.Float8E5M2 or TensorType.Float8E5M2FNUZ => 1,
        TensorType.UInt16 or TensorType.Int16 or TensorType.Float16 or TensorType.BFloat16 => 2,
        TensorType.Float32 or TensorType.Int32 or TensorType.UInt32 => 4,
        TensorType.Float64 or TensorType.Int64 or TensorType.UInt64 or TensorType.Complex64 => 8,
        TensorType.Complex128 => 16,
        _ => 0,
    };

    /// <summary>The type as graphs write it: <c>float32</c>, <c>utf8</c>; types that graphs lack as ONNX does.</summary>
    public static string Word(this TensorType type) => type switch
    {
        TensorType.Text => "utf8",
        _ => type.ToString().ToLowerInvariant(),
    };
}
