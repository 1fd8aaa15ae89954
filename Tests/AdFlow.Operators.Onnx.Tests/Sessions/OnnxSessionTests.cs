using System.Runtime.InteropServices;

namespace AdFlow.Operators.Onnx.Tests.Sessions;

public sealed class OnnxSessionTests
{
    [SetUp]
    public void NeedsLibrary() => NeedsOnnxRuntime.OrSkip();

    [Test]
    public void Add_OfTwoTensors_IsTheirSums()
    {
        using var session = OnnxSession.Open(SharedData.OrSkip("onnx-node/test_add/model.onnx"));
        Assert.That(session.Inputs.Select(input => $"{input.Name} {input.Describe()}"),
            Is.EqualTo(["x float32[3,4,5]", "y float32[3,4,5]"]));
        float[] left = [.. Enumerable.Range(0, 60).Select(i => i * 0.5f)];
        float[] right = [.. Enumerable.Range(0, 60).Select(i => 100f - i)];
        using var x = Floats([3, 4, 5], left);
        using var y = Floats([3, 4, 5], right);
        using var sum = session.Run([new("x", x), new("y", y)])[0];
        Assert.That(sum.Type, Is.EqualTo(TensorType.Float32));
        Assert.That(sum.Shape, Is.EqualTo([3, 4, 5]));
        Assert.That(MemoryMarshal.Cast<byte, float>(sum.Bytes).ToArray(),
            Is.EqualTo(left.Zip(right, (a, b) => a + b)));
    }

    [Test]
    public void Input_OfAnotherShape_IsRefusedWithTheRuntimesWords()
    {
        using var session = OnnxSession.Open(SharedData.OrSkip("onnx-node/test_add/model.onnx"));
        using var x = Floats([2], [1, 2]);
        Assert.That(() => session.Run([new("x", x), new("y", x)]),
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
    public void Texts_GoInAndOut_WithAnyBytes()
    {
        ReadOnlyMemory<byte>[] texts = ["a"u8.ToArray(), ""u8.ToArray(), "\0ß🙂"u8.ToArray()];
        using var value = OnnxValue.CreateTexts([3, 1], texts);
        Assert.That(value.Texts(), Is.EqualTo(["a", "", "\0ß🙂"]));
    }

    [Test]
    public void Tensor_OfTooFewBytes_IsRefused() =>
        Assert.That(() => OnnxValue.Create(TensorType.Int64, [2, 2], new byte[8]),
            Throws.TypeOf<OnnxException>().With.Message.Contains("takes 32 bytes; 8 were given"));

    [Test]
    public void Tensor_WithoutElements_IsEmpty()
    {
        using var value = OnnxValue.Create(TensorType.Float32, [0, 4], []);
        Assert.That((value.Shape, value.Bytes.Length), Is.EqualTo((new long[] { 0, 4 }, 0)));
    }

    private static OnnxValue Floats(long[] shape, float[] values) =>
        OnnxValue.Create(TensorType.Float32, shape, MemoryMarshal.AsBytes(values.AsSpan()));
}
