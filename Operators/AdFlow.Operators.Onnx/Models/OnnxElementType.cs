namespace AdFlow.Operators.Onnx;

/// <summary>Type of the elements of a tensor. Values are those of <c>TensorProto.DataType</c> of ONNX, which ONNX
/// Runtime's <c>ONNXTensorElementDataType</c> shares.</summary>
public enum OnnxElementType
{
    /// <summary>Not stated.</summary>
    Undefined = 0,
    /// <summary>IEEE 754, 32 bits.</summary>
    Float32 = 1,
    /// <summary>Unsigned, 8 bits.</summary>
    UInt8 = 2,
    /// <summary>Signed, 8 bits.</summary>
    Int8 = 3,
    /// <summary>Unsigned, 16 bits.</summary>
    UInt16 = 4,
    /// <summary>Signed, 16 bits.</summary>
    Int16 = 5,
    /// <summary>Signed, 32 bits.</summary>
    Int32 = 6,
    /// <summary>Signed, 64 bits.</summary>
    Int64 = 7,
    /// <summary>UTF-8 texts.</summary>
    Text = 8,
    /// <summary>One byte, 0 or 1.</summary>
    Bool = 9,
    /// <summary>IEEE 754, 16 bits.</summary>
    Float16 = 10,
    /// <summary>IEEE 754, 64 bits.</summary>
    Float64 = 11,
    /// <summary>Unsigned, 32 bits.</summary>
    UInt32 = 12,
    /// <summary>Unsigned, 64 bits.</summary>
    UInt64 = 13,
    /// <summary>Two float32.</summary>
    Complex64 = 14,
    /// <summary>Two float64.</summary>
    Complex128 = 15,
    /// <summary>The upper 16 bits of a float32.</summary>
    BFloat16 = 16,
    /// <summary>8 bits: 4 of exponent, 3 of mantissa, no infinities.</summary>
    Float8E4M3FN = 17,
    /// <summary>As <see cref="Float8E4M3FN"/>, biased by 8, without negative zero.</summary>
    Float8E4M3FNUZ = 18,
    /// <summary>8 bits: 5 of exponent, 2 of mantissa.</summary>
    Float8E5M2 = 19,
    /// <summary>As <see cref="Float8E5M2"/>, biased by 16, without infinities and negative zero.</summary>
    Float8E5M2FNUZ = 20,
    /// <summary>Unsigned, 4 bits, two to a byte, the first in the lower half.</summary>
    UInt4 = 21,
    /// <summary>Signed, 4 bits, two to a byte, the first in the lower half.</summary>
    Int4 = 22,
    /// <summary>4 bits: 2 of exponent, 1 of mantissa, two to a byte, the first in the lower half.</summary>
    Float4E2M1 = 23,
    /// <summary>8 bits of exponent: a power of two.</summary>
    Float8E8M0 = 24,
    /// <summary>Unsigned, 2 bits, four to a byte, the first lowest.</summary>
    UInt2 = 25,
    /// <summary>Signed, 2 bits, four to a byte, the first lowest.</summary>
    Int2 = 26,
}
