using System.Buffers.Binary;
using System.Text;

namespace AdFlow.Operators.Onnx.Tests;

public sealed class NpyFileTests
{
    [TestCase("<f4", OnnxElementType.Float32, "0000803F", "0000803F")]
    [TestCase(">f4", OnnxElementType.Float32, "3F800000", "0000803F")]
    [TestCase("<f2", OnnxElementType.Float16, "003C", "003C")]
    [TestCase("=f8", OnnxElementType.Float64, "000000000000F03F", "000000000000F03F")]
    [TestCase("|b1", OnnxElementType.Bool, "01", "01")]
    [TestCase("|u1", OnnxElementType.UInt8, "07", "07")]
    [TestCase("|i1", OnnxElementType.Int8, "F7", "F7")]
    [TestCase(">u2", OnnxElementType.UInt16, "0102", "0201")]
    [TestCase("<i2", OnnxElementType.Int16, "0102", "0102")]
    [TestCase(">i4", OnnxElementType.Int32, "01020304", "04030201")]
    [TestCase("<u4", OnnxElementType.UInt32, "01020304", "01020304")]
    [TestCase("<i8", OnnxElementType.Int64, "0102030405060708", "0102030405060708")]
    [TestCase(">u8", OnnxElementType.UInt64, "0102030405060708", "0807060504030201")]
    [TestCase(">c8", OnnxElementType.Complex64, "3F80000040000000", "0000803F00000040")]
    [TestCase("<c16", OnnxElementType.Complex128, "000000000000F03F0000000000000040",
        "000000000000F03F0000000000000040")]
    public void EveryType_IsRead(string descr, OnnxElementType type, string data, string expected)
    {
        var tensor = NpyFile.Parse("a", Npy(descr, "()", Convert.FromHexString(data)));

        Assert.That(tensor.Type, Is.EqualTo(type));
        Assert.That(tensor.Shape, Is.Empty);
        Assert.That(Convert.ToHexString(tensor.Data.Span), Is.EqualTo(expected));
    }

    [Test]
    public void Texts_AreRead_InBothWidths()
    {
        byte[] wide = [.. Encoding.UTF32.GetBytes("äb\0"), .. Encoding.UTF32.GetBytes("xyz")];
        byte[] swapped = [.. wide.Chunk(4).SelectMany(unit => unit.Reverse())];

        Assert.That(NpyFile.Parse("a", Npy("<U3", "(2,)", wide)).Texts, Is.EqualTo(new[] { "äb", "xyz" }));
        Assert.That(NpyFile.Parse("a", Npy(">U3", "(2,)", swapped)).Texts, Is.EqualTo(new[] { "äb", "xyz" }));
        Assert.That(NpyFile.Parse("a", Npy("|S3", "(2,)", "ab\0c\0\0"u8)).Texts, Is.EqualTo(new[] { "ab", "c" }));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void EveryVersion_IsRead(int version)
    {
        var tensor = NpyFile.Parse("a", Npy("|u1", "(2, 3)", [1, 2, 3, 4, 5, 6], version: version));

        Assert.That(tensor.ToString(), Is.EqualTo("uint8[2, 3]"));
        Assert.That(tensor.Data.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public void FortranOrder_IsTurned()
    {
        // Element (i, j, k) of 2 × 3 × 4 has the value 12 i + 4 j + k.
        byte[] data = new byte[24];
        for (int i = 0; i < 24; i++)
            data[i / 12 + i / 4 % 3 * 2 + i % 4 * 6] = (byte)i;

        var tensor = NpyFile.Parse("a", Npy("|u1", "(2, 3, 4)", data, isFortran: true));

        Assert.That(tensor.Data.ToArray(), Is.EqualTo(Enumerable.Range(0, 24)));
        Assert.That(NpyFile.Parse("a", Npy("|u1", "(2, 0)", [], isFortran: true)).Count, Is.Zero);
    }

    [TestCase("|O", "elements of type '|O'")]
    [TestCase("<M8[ns]", "elements of type '<M8[ns]'")]
    [TestCase("|V2", "elements of type '|V2'")]
    [TestCase("<f3", "elements of type '<f3'")]
    [TestCase("", "elements of type ''")]
    public void TypeThatTensorsLack_IsRefused(string descr, string message)
    {
        Assert.That(() => NpyFile.Parse("a", Npy(descr, "()", [0, 0])),
            Throws.TypeOf<OnnxFormatException>().With.Message.Contains(message));
    }

    [Test]
    public void BrokenFile_IsRefused_WithTheReason()
    {
        Refused([], "a file that does not begin as one; expected an .npy array");
        Refused(Npy("|u1", "(3,)", [1, 2]), "2 bytes of elements; expected 3, as |u1 of shape [3] has");
        Refused(Npy("|u1", "(9223372036854775807, 9)", [1, 2]), "expected sizes that memory holds");
        Refused(Npy("|u1", "(x,)", [1]), "expected a shape of whole numbers");
        Refused(Npy("|u1", "(1,)", [1], version: 4), "version 4 of the .npy format; expected 1, 2 or 3");
        Refused(Npy("|u1", "(1,)", [1]).AsSpan(0, 40), "a header that is cut off");
    }

    [Test]
    public void MutatedFile_IsReadOrRefused_AndNothingElse() =>
        Fuzz.Mutate(Npy("<u2", "(2, 2)", [1, 2, 3, 4, 5, 6, 7, 8], isFortran: true), 20_000,
            file => NpyFile.Parse("a", file));

    internal static byte[] Npy(
        string descr, string shape, ReadOnlySpan<byte> data, bool isFortran = false, int version = 1)
    {
        string order = isFortran ? "True" : "False";
        byte[] header = Encoding.Latin1.GetBytes(
            $"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}\n");
        byte[] length = new byte[version == 1 ? 2 : 4];
        if (version == 1)
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        else
            BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. header, .. data];
    }

    private static void Refused(ReadOnlySpan<byte> file, string message)
    {
        byte[] bytes = file.ToArray();
        Assert.That(() => NpyFile.Parse("a", bytes),
            Throws.TypeOf<OnnxFormatException>().With.Message.Contains(message));
    }
}
