namespace AdFlow.Operators.Onnx;

/// <summary>
/// Type of a tensor's elements. Numbers are those of ONNX's TensorProto.DataType and of ONNX Runtime, which agree as far
/// as they are listed here; what is beyond counts as <see cref="Undefined"/>.
/// </summary>
public enum TensorType
{
    /// <summary>Not stated, or newer than this list.</summary>
    Undefined = 0,
    /// <summary>32-bit float.</summary>
    Float32 = 1,
    /// <summary>8-bit unsigned integer.</summary>
    UInt8 = 2,
    /// <summary>8-bit integer.</summary>
    Int8 = 3,
    /// <summary>16-bit unsigned integer.</summary>
    UInt16 = 4,
    /// <summary>16-bit integer.</summary>
    Int16 = 5,
    /// <summary>32-bit integer.</summary>
    Int32 = 6,
    /// <summary>64-bit integer.</summary>
    Int64 = 7,
    /// <summary>UTF-8 text.</summary>
    Text = 8,
    /// <summary>One byte each, 0 or 1.</summary>
    Bool = 9,
    /// <summary>16-bit float of IEEE 754.</summary>
    Float16 = 10,
    /// <summary>64-bit float.</summary>
    Float64 = 11,
    /// <summary>32-bit unsigned integer.</summary>
    UInt32 = 12,
    /// <summary>64-bit unsigned integer.</summary>
    UInt64 = 13,
    /// <summary>Two 32-bit floats.</summary>
    Complex64 = 14,
    /// <summary>Two 64-bit floats.</summary>
    Complex128 = 15,
    /// <summary>The upper half of a 32-bit float.</summary>
    BFloat16 = 16,
    /// <summary>8-bit float E4M3FN.</summary>
    Float8E4M3FN = 17,
    /// <summary>8-bit float E4M3FNUZ.</summary>
    Float8E4M3FNUZ = 18,
    /// <summary>8-bit float E5M2.</summary>
    Float8E5M2 = 19,
    /// <summary>8-bit float E5M2FNUZ.</summary>
    Float8E5M2FNUZ = 20,
    /// <summary>4-bit unsigned integers, two a byte.</summary>
    UInt4 = 21,
    /// <summary>4-bit integers, two a byte.</summary>
    Int4 = 22,
    /// <summary>4-bit floats, two a byte.</summary>
    Float4E2M1 = 23,
}
