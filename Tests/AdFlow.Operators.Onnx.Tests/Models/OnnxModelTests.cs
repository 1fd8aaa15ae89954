namespace AdFlow.Operators.Onnx.Tests;

public sealed class OnnxModelTests
{
    private static readonly OnnxType Row = OnnxType.Tensor(OnnxElementType.Float32, "N", 3);

    [Test]
    public void WrittenModel_Read_SaysWhatWasWritten()
    {
        var writer = new OnnxWriter("sum") { IrVersion = 7, Producer = "maker" };
        writer.Opset("com.example", 2);
        writer.Input("x", Row);
        writer.Input("texts", OnnxType.Tensor(OnnxElementType.Text, 2, ""));
        writer.Initializer(OnnxTensor.Of<float>("k", [3], [1, 2, 3]));
        writer.Initializer(new OnnxTensor("t", [2], ["ab", "c"]));
        writer.Node("Add", ["x", "k"], ["s"]);
        writer.Node("Add", ["s", "k"], ["y"]);
        writer.Node("Own", ["texts"], ["z"], "com.example", OnnxAttribute.Of("scale", [1f, 2f]));
        writer.Output("y", Row);
        writer.Output("z", Sequence(new OnnxType
        {
            Kind = OnnxTypeKind.Map, Element = OnnxElementType.Int64, Item = OnnxType.Tensor(OnnxElementType.Float64),
        }));
        writer.Metadata("features", "a,b,c");
        byte[] file = writer.ToBytes();

        var model = OnnxModel.Parse(file);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.IrVersion, Is.EqualTo(7));
            Assert.That(model.Producer, Is.EqualTo("maker"));
            Assert.That(model.GraphName, Is.EqualTo("sum"));
            Assert.That(model.Opsets["ai.onnx"], Is.EqualTo(17));
            Assert.That(model.Opsets["com.example"], Is.EqualTo(2));
            Assert.That(Text(model.Inputs), Is.EqualTo("x: float32[N, 3]; texts: string[2, ?]"));
            Assert.That(Text(model.Outputs), Is.EqualTo("y: float32[N, 3]; z: sequence<map<int64, float64[]>>"));
            Assert.That(model.NodeCount, Is.EqualTo(3));
            Assert.That(model.Operators["Add"], Is.EqualTo(2));
            Assert.That(model.Operators["com.example.Own"], Is.EqualTo(1));
            Assert.That(model.ParameterCount, Is.EqualTo(3 + 2 + 2));
            Assert.That(model.ParameterBytes, Is.EqualTo(12 + 3 + 8));
            Assert.That(model.Metadata["features"], Is.EqualTo("a,b,c"));
            Assert.That(model.ExternalFiles, Is.Empty);
            Assert.That(model.FileBytes, Is.EqualTo(file.Length));
        }
    }

    [Test]
    public void Constant_ListedAsInput_IsNone()
    {
        var writer = new OnnxWriter("g");
        writer.Input("k", Row);
        writer.Input("x", Row);
        writer.Initializer(OnnxTensor.Of<float>("k", [3], [1, 2, 3]));

        Assert.That(Text(OnnxModel.Parse(writer.ToBytes()).Inputs), Is.EqualTo("x: float32[N, 3]"));
    }

    [Test]
    public void BodyOfANode_Counts()
    {
        byte[] inner = GraphOf(new OnnxWriter("g"), writer => writer.Node("Abs", ["x"], ["y"]));
        var file = new WireWriter();
        file.Int64(1, 8);
        file.Bytes(7, Field(1, [.. Field(4, "If"u8), .. Field(5, Field(6, inner))]));

        var model = OnnxModel.Parse(file.Written);

        Assert.That(model.Operators.Keys, Is.EquivalentTo(new[] { "If", "Abs" }));
    }

    [Test]
    public void ExternalData_IsNamed()
    {
        byte[] location = [.. Field(1, "location"u8), .. Field(2, "weights.bin"u8)];
        var tensor = new WireWriter();
        tensor.Packed(1, [1000, 1000]);
        tensor.Int64(2, 1);
        tensor.Bytes(13, location);
        tensor.Bytes(13, [.. Field(1, "offset"u8), .. Field(2, "4096"u8)]);
        tensor.Int64(14, 1);
        var file = new WireWriter();
        file.Int64(1, 8);
        file.Bytes(7, Field(5, tensor.Written));

        var model = OnnxModel.Parse(file.Written);

        Assert.That(model.ExternalFiles, Is.EqualTo(new[] { "weights.bin" }));
        Assert.That(model.ExternalTensors,
            Is.EqualTo(new[] { new ExternalTensor("", "weights.bin", 4096, 4_000_000) }));
        Assert.That(model.ParameterBytes, Is.EqualTo(4_000_000));
    }

    [TestCase("", "a file without a graph; expected an ONNX model")]
    [TestCase("3A00", "a file that states no version of the format; expected an ONNX model")]
    [TestCase("08083A05", "byte 2: a field of 5 bytes where 0 are left; expected a valid Protocol Buffers message")]
    [TestCase("08", "byte 0: the end of the bytes within a number; expected")]
    [TestCase("0B", "byte 0: a field of wire type 3; expected")]
    [TestCase("0000", "byte 0: a field without a valid number; expected")]
    [TestCase("1005", "byte 0: field 2 encoded as Varint instead of Bytes; expected")]
    [TestCase("3A020A07", "byte 2: a field of 7 bytes where 0 are left; expected")]
    public void BrokenFile_IsRefused(string hex, string message)
    {
        Assert.That(() => OnnxModel.Parse(Convert.FromHexString(hex)),
            Throws.TypeOf<OnnxFormatException>().With.Message.StartsWith(message));
    }

    [Test]
    public void DeepNesting_IsRefused()
    {
        byte[] nested = [];
        for (int i = 0; i < 200; i++)
            nested = Field(1, Field(5, Field(6, nested)));

        Assert.That(() => OnnxModel.Parse([0x08, 8, .. Field(7, nested)]),
            Throws.TypeOf<OnnxFormatException>().With.Message.Contains("nested more than"));
    }

    [Test]
    public void MutatedFile_IsReadOrRefused_AndNothingElse()
    {
        var network = new DenseNetwork
        {
            Layers = [new DenseLayer([1, 2, 3, 4, 5, 6], [7, 8]), new DenseLayer([9, 10], [11])],
            Features = ["a", "b", "c"],
        };
        Fuzz.Mutate(network.ToModel("m").ToBytes(), 20_000, file => OnnxModel.Parse(file));
    }

    internal static byte[] Field(int number, ReadOnlySpan<byte> bytes)
    {
        var writer = new WireWriter();
        writer.Bytes(number, bytes);
        return writer.Written.ToArray();
    }

    private static byte[] GraphOf(OnnxWriter writer, Action<OnnxWriter> fill)
    {
        fill(writer);
        var fields = new WireReader(writer.ToBytes());
        while (fields.Next() && fields.Field != 7)
        {
        }
        return fields.Payload.ToArray();
    }

    private static OnnxType Sequence(OnnxType item) => new() { Kind = OnnxTypeKind.Sequence, Item = item };

    private static string Text(IReadOnlyList<OnnxValue> ports) =>
        string.Join("; ", ports.Select(port => $"{port.Name}: {port.Type}"));
}
