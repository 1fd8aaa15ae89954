namespace AdFlow.Operators.Onnx;

/// <summary>What is known of each <see cref="OnnxElementType"/>.</summary>
public static class OnnxElementTypes
{
    // By value of the enumeration: name and bits of an element.
    private static readonly (string Name, int Bits)[] Known =
    [
        ("undefined", 0), ("float32", 32), ("uint8", 8), ("int8", 8), ("uint16", 16), ("int16", 16), ("int32", 32),
        ("int64", 64), ("string", 0), ("bool", 8), ("float16", 16), ("float64", 64), ("uint32", 32), ("uint64", 64),
        ("complex64", 64), ("complex128", 128), ("bfloat16", 16), ("float8e4m3fn", 8), ("float8e4m3fnuz", 8),
        ("float8e5m2", 8), ("float8e5m2fnuz", 8), ("uint4", 4), ("int4", 4), ("float4e2m1", 4), ("float8e8m0", 8),
        ("uint2", 2), ("int2", 2),
    ];

    /// <summary>Its name as AdFlow writes it, for example <c>float32</c>; <c>type 99</c> for one that is not
    /// known.</summary>
    public static string Name(this OnnxElementType type) =>
        type.IsKnown() ? Known[(int)type].Name : $"type {(int)type}";

    /// <summary>Bits of an element: 2 to 128; 0 for texts and types that are not known.</summary>
    public static int Bits(this OnnxElementType type) => type.IsKnown() ? Known[(int)type].Bits : 0;

    /// <summary>True for the types that the enumeration names.</summary>
    public static bool IsKnown(this OnnxElementType type) => (uint)type < (uint)Known.Length;

    /// <summary>Bytes of so many elements, packed; 0 for texts. Counts to 2^56 do not overflow.</summary>
    public static long BytesOf(this OnnxElementType type, long count) =>
        type.Bits() >= 8 ? count * (type.Bits() / 8) : (count * type.Bits() + 7) / 8;
}
