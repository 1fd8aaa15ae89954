using System.Buffers.Binary;

namespace AdFlow.Operators.Onnx;

// Elements of any numeric type as float64, for comparisons. Integers over 2^53 are rounded.
internal static class ElementNumbers
{
    /// <summary>The element, or the real part of a complex one.</summary>
    public static double Real(OnnxTensor tensor, long index)
    {
        int bits = tensor.Type.Bits();
        if (bits < 8)
            return Small(tensor.Type, tensor.Data.Span[(int)(index * bits / 8)] >> (int)(index * bits % 8));
        var element = tensor.Data.Span.Slice((int)(index * (bits / 8)), bits / 8);
        return bits == 8 ? Byte(tensor.Type, element[0]) : Wide(tensor.Type, element);
    }

    /// <summary>The imaginary part of a complex element, else 0.</summary>
    public static double Imaginary(OnnxTensor tensor, long index) => tensor.Type switch
    {
        OnnxElementType.Complex64 =>
            BinaryPrimitives.ReadSingleLittleEndian(tensor.Data.Span[(int)(index * 8 + 4)..]),
        OnnxElementType.Complex128 =>
            BinaryPrimitives.ReadDoubleLittleEndian(tensor.Data.Span[(int)(index * 16 + 8)..]),
        _ => 0,
    };

    private static double Wide(OnnxElementType type, ReadOnlySpan<byte> element) => type switch
    {
        OnnxElementType.Float32 or OnnxElementType.Complex64 => BinaryPrimitives.ReadSingleLittleEndian(element),
        OnnxElementType.Float64 or OnnxElementType.Complex128 => BinaryPrimitives.ReadDoubleLittleEndian(element),
        OnnxElementType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(element),
        OnnxElementType.BFloat16 =>
            BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
        OnnxElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(element),
        OnnxElementType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(element),
        OnnxElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(element),
        OnnxElementType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(element),
        OnnxElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(element),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(element),
    };

    private static double Byte(OnnxElementType type, byte bits) => type switch
    {
        OnnxElementType.Int8 => (sbyte)bits,
        OnnxElementType.Float8E4M3FN => (bits & 0x7F) == 0x7F ? double.NaN : Float(bits, 8, 3, 7),
        OnnxElementType.Float8E4M3FNUZ => bits == 0x80 ? double.NaN : Float(bits, 8, 3, 8),
        OnnxElementType.Float8E5M2 => (bits & 0x7F) > 0x7C ? double.NaN
            : (bits & 0x7F) == 0x7C ? Float(bits, 8, 2, 15) * double.PositiveInfinity : Float(bits, 8, 2, 15),
        OnnxElementType.Float8E5M2FNUZ => bits == 0x80 ? double.NaN : Float(bits, 8, 2, 16),
        OnnxElementType.Float8E8M0 => bits == 0xFF ? double.NaN : Math.ScaleB(1, bits - 127),
        _ => bits,
    };

    private static double Small(OnnxElementType type, int bits) => type switch
    {
        OnnxElementType.Int4 => (bits & 15 ^ 8) - 8,
        OnnxElementType.Float4E2M1 => Float(bits & 15, 4, 1, 1),
        OnnxElementType.Int2 => (bits & 3 ^ 2) - 2,
        OnnxElementType.UInt2 => bits & 3,
        _ => bits & 15,
    };

    // Sign, exponent and mantissa of IEEE 754's kind, denormals included, in so many bits.
    private static double Float(int bits, int width, int mantissaBits, int bias)
    {
        int mantissa = bits & (1 << mantissaBits) - 1;
        int exponent = bits >> mantissaBits & (1 << width - 1 - mantissaBits) - 1;
        double size = exponent == 0
            ? Math.ScaleB(mantissa, 1 - bias - mantissaBits)
            : Math.ScaleB(mantissa + (1 << mantissaBits), exponent - bias - mantissaBits);
        return bits >> width - 1 == 0 ? size : -size;
    }
}
