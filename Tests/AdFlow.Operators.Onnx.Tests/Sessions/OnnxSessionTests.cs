namespace AdFlow.Operators.Onnx.Tests.Sessions;

public sealed class OnnxSessionTests
{
    [SetUp]
    public void NeedsLibrary() => NeedsOnnxRuntime.OrSkip();

    [Test]
    public void Add_OfTwoTensors_IsTheirSums()
    {
        using var session = OnnxSession.Open(SharedData.OrSkip("onnx-node/test_add/model.onnx"));
        Assert.That(session.Inputs.Select(input => $"{input.Name} {input.Type}"),
            Is.EqualTo(["x float32[3, 4, 5]", "y float32[3, 4, 5]"]));
        float[] left = [.. Enumerable.Range(0, 60).Select(i => i * 0.5f)];
        float[] right = [.. Enumerable.Range(0, 60).Select(i => 100f - i)];
        var sum = session.Run(Inputs(("x", Floats([3, 4, 5], left)), ("y", Floats([3, 4, 5], right))))[0]!;
        Assert.That((sum.Type, sum.Shape), Is.EqualTo((OnnxElementType.Float32, new long[] { 3, 4, 5 })));
        Assert.That(sum.Values<float>().ToArray(), Is.EqualTo(left.Zip(right, (a, b) => a + b)));
    }

    [Test]
    public void Input_OfAnotherShape_IsRefusedWithTheRuntimesWords()
    {
        using var session = OnnxSession.Open(SharedData.OrSkip("onnx-node/test_add/model.onnx"));
        var x = Floats([2], [1, 2]);
        Assert.That(() => session.Run(Inputs(("x", x), ("y", x))),
            Throws.TypeOf<OnnxException>().With.Message.Contains("run the model"));
    }

    [Test]
    public void Bytes_ThatAreNoModel_AreRefused() =>
        Assert.That(() => OnnxSession.Create("no model"u8),
            Throws.TypeOf<OnnxException>().With.Message.Contains("cannot take the model"));

    [Test]
    public void File_ThatIsAbsent_IsRefusedWithItsName() =>
        Assert.That(() => OnnxSession.Open("absent.onnx"),
            Throws.TypeOf<OnnxException>().With.Message.Contains("absent.onnx"));

    [Test]
    public void Texts_GoThroughAModel_WithAnyCharacters()
    {
        var texts = new OnnxTensor("x", [3, 1], ["a", "", "\0ß🙂"]);
        Assert.That(ThroughIdentity(texts).Texts, Is.EqualTo(texts.Texts));
    }

    [TestCase(0, 4), TestCase(1, 0), TestCase(0)]
    public void Tensor_WithoutElements_StaysSo(params int[] sizes)
    {
        long[] shape = [.. sizes];
        Assert.That(ThroughIdentity(Floats(shape, [])).Shape, Is.EqualTo(shape));
        Assert.That(ThroughIdentity(new OnnxTensor("x", shape, [])).Shape, Is.EqualTo(shape));
    }

    [Test]
    public void EveryNumberType_KeepsItsBytes()
    {
        OnnxElementType[] types =
        [
            OnnxElementType.Float32, OnnxElementType.Float64, OnnxElementType.Float16, OnnxElementType.BFloat16,
            OnnxElementType.Int8, OnnxElementType.Int16, OnnxElementType.Int32, OnnxElementType.Int64,
            OnnxElementType.UInt8, OnnxElementType.UInt16, OnnxElementType.UInt32, OnnxElementType.UInt64,
            OnnxElementType.Bool,
        ];
        foreach (var type in types)
        {
            byte[] bytes = [.. Enumerable.Range(0, type.Bits() / 8 * 3).Select(i => (byte)(i % 2))];
            Assert.That(ThroughIdentity(new OnnxTensor("x", type, [3], bytes)).Data.ToArray(), Is.EqualTo(bytes),
                type.Name());
        }
    }

    [Test]
    public void OutputsThatAreWanted_ComeInTheOrderAsked()
    {
        var writer = new OnnxWriter("two");
        writer.Input("x", OnnxType.Tensor(OnnxElementType.Float32, "N"));
        writer.Node("Neg", ["x"], ["minus"]);
        writer.Node("Abs", ["x"], ["size"]);
        writer.Output("minus", OnnxType.Tensor(OnnxElementType.Float32, "N"));
        writer.Output("size", OnnxType.Tensor(OnnxElementType.Float32, "N"));
        using var session = OnnxSession.Create(writer.ToBytes());
        var results = session.Run(Inputs(("x", Floats([1], [-2]))), ["size", "minus"]);
        Assert.That(results.Select(result => (result!.Name, result.Values<float>()[0])),
            Is.EqualTo(new[] { ("size", 2f), ("minus", 2f) }));
    }

    [Test]
    public void Session_AfterDisposal_RefusesCalls()
    {
        var session = OnnxSession.Create(Identity(OnnxElementType.Float32, 1));
        session.Dispose();
        Assert.That(() => session.Run(Inputs(("x", Floats([1], [1])))), Throws.TypeOf<ObjectDisposedException>());
    }

    private static OnnxTensor ThroughIdentity(OnnxTensor tensor)
    {
        using var session = OnnxSession.Create(Identity(tensor.Type, tensor.Shape.Count));
        return session.Run(Inputs(("x", tensor)))[0]!;
    }

    private static byte[] Identity(OnnxElementType type, int rank)
    {
        var shape = Enumerable.Repeat<OnnxDimension>("", rank).ToArray();
        var writer = new OnnxWriter("identity");
        writer.Input("x", OnnxType.Tensor(type, shape));
        writer.Node("Identity", ["x"], ["y"]);
        writer.Output("y", OnnxType.Tensor(type, shape));
        return writer.ToBytes();
    }

    private static Dictionary<string, OnnxTensor> Inputs(params (string Name, OnnxTensor Value)[] inputs) =>
        inputs.ToDictionary(input => input.Name, input => input.Value);

    private static OnnxTensor Floats(long[] shape, float[] values) => OnnxTensor.Of<float>("x", shape, values);
}
