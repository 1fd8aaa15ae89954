using System.Buffers.Binary;

namespace AdFlow.Operators.Onnx.Tests;

public sealed class OnnxTensorFileTests
{
    private static readonly OnnxElementType[] NumberTypes =
        [.. Enum.GetValues<OnnxElementType>().Where(type => type.Bits() > 0)];

    [TestCaseSource(nameof(NumberTypes))]
    public void Numbers_WrittenAndRead_AreTheSame(OnnxElementType type)
    {
        foreach (long[] shape in new long[][] { [], [0], [5], [3, 0, 2], [2, 3] })
        {
            byte[] data = new byte[type.BytesOf(shape.Aggregate(1L, (a, b) => a * b))];
            new Random(7).NextBytes(data);
            if (type == OnnxElementType.Bool)
                data = [.. data.Select(value => (byte)(value & 1))];
            var tensor = new OnnxTensor("t", type, shape, data);

            var read = OnnxTensorFile.Parse(OnnxTensorFile.ToBytes(tensor));

            Assert.That(read.ToString(), Is.EqualTo(tensor.ToString()));
            Assert.That(read.Data.ToArray(), Is.EqualTo(data), tensor.ToString());
        }
    }

    [Test]
    public void Texts_WrittenAndRead_AreTheSame()
    {
        var tensor = new OnnxTensor("t", [3], ["", "ä€𝄞", "x"]);

        var read = OnnxTensorFile.Parse(OnnxTensorFile.ToBytes(tensor));

        Assert.That(read.Texts, Is.EqualTo(tensor.Texts));
    }

    // Elements in the field that the type has, packed and one by one, against the raw bytes.
    [TestCase(OnnxElementType.Int32, 5, "FFFFFFFF02000000")]
    [TestCase(OnnxElementType.Int16, 5, "FFFF0200")]
    [TestCase(OnnxElementType.Int8, 5, "FF02")]
    [TestCase(OnnxElementType.Int64, 7, "FFFFFFFFFFFFFFFF0200000000000000")]
    [TestCase(OnnxElementType.UInt64, 11, "FFFFFFFFFFFFFFFF0200000000000000")]
    [TestCase(OnnxElementType.Bool, 5, "0101")]
    [TestCase(OnnxElementType.BFloat16, 5, "FFFF0200")]
    [TestCase(OnnxElementType.Float8E5M2, 5, "FF02")]
    public void TypedElements_AreRead(OnnxElementType type, int field, string expected)
    {
        var packed = Begin(type, 2);
        packed.Packed(field, [-1, 2]);
        var single = Begin(type, 2);
        single.Int64(field, -1);
        single.Int64(field, 2);

        Assert.That(Convert.ToHexString(OnnxTensorFile.Parse(packed.Written).Data.Span), Is.EqualTo(expected));
        Assert.That(Convert.ToHexString(OnnxTensorFile.Parse(single.Written).Data.Span), Is.EqualTo(expected));
    }

    [Test]
    public void TypedFloats_AreRead()
    {
        var floats = Begin(OnnxElementType.Float32, 3);
        floats.Packed(4, [1.5f, -2f]);
        floats.Float32(4, 3f);
        byte[] eight = new byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(eight, 0.1);
        var doubles = Begin(OnnxElementType.Float64, 1);
        doubles.Bytes(10, eight);

        Assert.That(OnnxTensorFile.Parse(floats.Written).Values<float>().ToArray(), Is.EqualTo([1.5f, -2f, 3f]));
        Assert.That(OnnxTensorFile.Parse(doubles.Written).Values<double>().ToArray(), Is.EqualTo([0.1]));
    }

    [Test]
    public void FourBitElements_InTheirField_ArePacked()
    {
        var tensor = Begin(OnnxElementType.UInt4, 3);
        tensor.Packed(5, [0x21, 0x03]);

        Assert.That(OnnxTensorFile.Parse(tensor.Written).Data.ToArray(), Is.EqualTo(new byte[] { 0x21, 0x03 }));
    }

    [Test]
    public void WrongFiles_AreRefused_WithTheReason()
    {
        var few = Begin(OnnxElementType.Float32, 3);
        few.Packed(4, [1f]);
        var wrongField = Begin(OnnxElementType.Int64, 1);
        wrongField.Packed(5, [1]);
        var huge = Begin(OnnxElementType.Float32, long.MaxValue, 2);
        var negative = Begin(OnnxElementType.Float32, -2);
        var unknown = Begin((OnnxElementType)99, 1);
        var external = Begin(OnnxElementType.Float32, 1);
        external.Bytes(13, [.. OnnxModelTests.Field(1, "location"u8), .. OnnxModelTests.Field(2, "w.bin"u8)]);

        Refused(few, "4 bytes of elements; expected 12, as float32[3] has");
        Refused(wrongField, "elements in field 5; expected int64 in field 7");
        Refused(huge, "shape [9223372036854775807, 2]; expected sizes that memory holds");
        Refused(negative, "shape [-2]; expected sizes that memory holds");
        Refused(unknown, "elements of type 99; expected a type that onnx.proto names");
        Refused(external, "elements in the file 'w.bin'; expected elements in the tensor itself");
        Refused(new WireWriter(), "elements of undefined; expected a type that onnx.proto names");
    }

    [Test]
    public void MutatedFile_IsReadOrRefused_AndNothingElse()
    {
        var tensor = OnnxTensor.Of<float>("t", [2, 3], [1, 2, 3, 4, 5, 6]);
        Fuzz.Mutate(OnnxTensorFile.ToBytes(tensor), 20_000, file => OnnxTensorFile.Parse(file));
        Fuzz.Mutate(OnnxTensorFile.ToBytes(new OnnxTensor("t", [2], ["ab", "c"])), 5_000,
            file => OnnxTensorFile.Parse(file));
    }

    private static WireWriter Begin(OnnxElementType type, params long[] shape)
    {
        var tensor = new WireWriter();
        tensor.Packed(1, shape);
        tensor.Int64(2, (long)type);
        return tensor;
    }

    private static void Refused(WireWriter file, string message) =>
        Assert.That(() => OnnxTensorFile.Parse(file.Written),
            Throws.TypeOf<OnnxFormatException>().With.Message.Contains(message));
}
