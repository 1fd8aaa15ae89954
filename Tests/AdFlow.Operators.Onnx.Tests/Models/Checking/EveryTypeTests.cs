namespace AdFlow.Operators.Onnx.Tests;

// Whatever the runtime makes of a type, a case of it passes or is skipped with the type's name.
public sealed class EveryTypeTests
{
    private static readonly OnnxElementType[] Types =
        [.. Enum.GetValues<OnnxElementType>().Where(type => type != OnnxElementType.Undefined)];

    [SetUp]
    public void NeedsLibrary() => NeedsOnnxRuntime.OrSkip();

    [Test]
    public void Identity_PassesOrIsSkipped([ValueSource(nameof(Types))] OnnxElementType type)
    {
        foreach (long[] shape in new long[][] { [], [0], [3], [2, 0], [2, 1, 3] })
        {
            using var folder = new CaseFolder();
            folder.Case("a", Model("Identity", type, type), [Filled("x", type, shape)], [Filled("y", type, shape)]);
            var outcome = folder.Run();
            Assert.That(outcome.Verdict, Is.AnyOf(OnnxVerdict.Passed, OnnxVerdict.Skipped), outcome.Reason);
            if (type <= OnnxElementType.UInt64)
                Assert.That(outcome, Is.EqualTo(OnnxOutcome.Passed));
        }
    }

    [Test]
    public void CastOfOne_PassesOrIsSkipped([ValueSource(nameof(Types))] OnnxElementType type)
    {
        using var folder = new CaseFolder();
        var one = OnnxTensor.Of<float>("x", [3], [1, 0, 1]);
        var expected = type == OnnxElementType.Text ? new OnnxTensor("y", [3], ["1", "0", "1"]) : Ones(type);
        folder.Case("a", Model("Cast", OnnxElementType.Float32, type, OnnxAttribute.Of("to", (long)type)),
            [one], [expected]);
        var outcome = folder.Run();
        Assert.That(outcome.Verdict, Is.AnyOf(OnnxVerdict.Passed, OnnxVerdict.Skipped), outcome.Reason);
    }

    private static OnnxWriter Model(
        string operation, OnnxElementType from, OnnxElementType to, params OnnxAttribute[] attributes)
    {
        var model = new OnnxWriter("g") { IrVersion = to >= OnnxElementType.UInt4 ? 11 : 10 };
        model.Opset("", to >= OnnxElementType.UInt4 ? 23 : 21);
        model.Input("x", new OnnxType { Kind = OnnxTypeKind.Tensor, Element = from });
        model.Node(operation, ["x"], ["y"], "", attributes);
        model.Output("y", new OnnxType { Kind = OnnxTypeKind.Tensor, Element = to });
        return model;
    }

    private static OnnxTensor Filled(string name, OnnxElementType type, long[] shape)
    {
        long count = shape.Aggregate(1L, (product, size) => product * size);
        if (type == OnnxElementType.Text)
            return new OnnxTensor(name, shape, [.. Enumerable.Range(0, (int)count).Select(i => $"t{i}")]);
        byte[] data = new byte[type.BytesOf(count)];
        data.AsSpan().Fill(1);
        return new OnnxTensor(name, type, shape, data);
    }

    // 1, 0, 1: the bits of one are the smallest that the comparison reads as 1.
    private static OnnxTensor Ones(OnnxElementType type)
    {
        var bits = type.Bits() switch
        {
            2 => Packed(type, 2),
            4 => Packed(type, 4),
            8 => Packed(type, 8),
            _ => null,
        };
        return bits ?? new OnnxTensor("y", type, [3], Wide(type));
    }

    private static OnnxTensor Packed(OnnxElementType type, int width)
    {
        for (int one = 1; one < 1 << width; one++)
        {
            ulong all = (uint)one | (ulong)(uint)one << 2 * width;
            var tensor = new OnnxTensor("y", type, [3], BitConverter.GetBytes(all)[..(int)type.BytesOf(3)]);
            if (ElementNumbers.Real(tensor, 0) == 1)
                return tensor;
        }
        throw new InvalidOperationException($"{type} has no 1");
    }

    private static byte[] Wide(OnnxElementType type)
    {
        byte[] one = type switch
        {
            OnnxElementType.Float16 => BitConverter.GetBytes((Half)1),
            OnnxElementType.BFloat16 => BitConverter.GetBytes(1f)[2..],
            OnnxElementType.Float32 or OnnxElementType.Complex64 => BitConverter.GetBytes(1f),
            OnnxElementType.Float64 or OnnxElementType.Complex128 => BitConverter.GetBytes(1.0),
            _ => BitConverter.GetBytes(1L),
        };
        int size = type.Bits() / 8;
        byte[] data = new byte[3 * size];
        one.AsSpan(0, Math.Min(size, one.Length)).CopyTo(data);
        one.AsSpan(0, Math.Min(size, one.Length)).CopyTo(data.AsSpan(2 * size));
        return data;
    }
}
