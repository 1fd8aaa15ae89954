namespace AdFlow.Operators.Onnx.Tests;

public sealed class DatumComparisonTests
{
    [TestCase(1f, 1.0009f, true)]
    [TestCase(1f, 1.0011f, false)]
    [TestCase(1000f, 1000.9f, true)]
    [TestCase(0f, 9e-8f, true)]
    [TestCase(0f, 2e-7f, false)]
    [TestCase(-1f, 1f, false)]
    [TestCase(float.NaN, float.NaN, true)]
    [TestCase(float.NaN, 1f, false)]
    [TestCase(1f, float.NaN, false)]
    [TestCase(float.PositiveInfinity, float.PositiveInfinity, true)]
    [TestCase(float.PositiveInfinity, float.NegativeInfinity, false)]
    [TestCase(float.PositiveInfinity, 1f, false)]
    [TestCase(1f, float.PositiveInfinity, false)]
    public void Numbers_MayDifferByTheTolerance(float expected, float found, bool isSame)
    {
        string? difference = DatumComparison.FirstDifference(Floats([1], expected), Floats([1], found));
        Assert.That(difference is null, Is.EqualTo(isSame), difference);
    }

    [Test]
    public void FirstDifference_IsToldWithItsIndex()
    {
        string? difference = DatumComparison.FirstDifference(
            Floats([2, 2], 1, 2, 3, 4), Floats([2, 2], 1, 2, 3.5f, 9));

        Assert.That(difference, Is.EqualTo("element [1, 0]: expected 3, found 3.5, tolerance 0.0030001"));
    }

    [Test]
    public void TypeShapeAndTexts_AreCompared()
    {
        var texts = new OnnxTensor("", [2], ["a", "b"]);

        Assert.That(DatumComparison.FirstDifference(Floats([2], 1, 2), Floats([1, 2], 1, 2)),
            Is.EqualTo("expected float32[2], found float32[1, 2]"));
        Assert.That(DatumComparison.FirstDifference(Floats([1], 1), OnnxTensor.Of<double>("", [1], [1])),
            Is.EqualTo("expected float32[1], found float64[1]"));
        Assert.That(DatumComparison.FirstDifference(
            Floats([1], 1), OnnxTensor.Of<double>("", [1], [1]), isTyped: false), Is.Null);
        Assert.That(DatumComparison.FirstDifference(texts, new OnnxTensor("", [2], ["a", "c"])),
            Is.EqualTo("element [1]: expected 'b', found 'c'"));
        Assert.That(DatumComparison.FirstDifference(texts, texts), Is.Null);
        Assert.That(DatumComparison.FirstDifference(texts, Floats([2], 1, 2), isTyped: false), Is.Not.Null);
    }

    [Test]
    public void RandomValues_AreComparedByTypeAndShape()
    {
        Assert.That(DatumComparison.FirstDifference(Floats([2], 1, 2), Floats([2], 3, 4), isRandom: true), Is.Null);
        Assert.That(DatumComparison.FirstDifference(Floats([2], 1, 2), Floats([1], 3), isRandom: true), Is.Not.Null);
    }

    [Test]
    public void Sequences_AreComparedItemByItem()
    {
        var one = OnnxDatum.Of([OnnxDatum.Of(Floats([1], 1)), OnnxDatum.Of(Floats([1], 2))]);
        var other = OnnxDatum.Of([OnnxDatum.Of(Floats([1], 1)), OnnxDatum.Of(Floats([1], 3))]);

        Assert.That(DatumComparison.FirstDifference(one, one), Is.Null);
        Assert.That(DatumComparison.FirstDifference(one, other),
            Is.EqualTo("item 1: element [0]: expected 2, found 3, tolerance 0.0020001"));
        Assert.That(DatumComparison.FirstDifference(one, OnnxDatum.Of([])),
            Is.EqualTo("expected sequence of 2, found sequence of 0"));
        Assert.That(DatumComparison.FirstDifference(OnnxDatum.Missing, one.Items[0]),
            Is.EqualTo("expected nothing, found float32[1]"));
        Assert.That(DatumComparison.FirstDifference(OnnxDatum.Missing, OnnxDatum.Missing), Is.Null);
    }

    // Each type: two elements as bytes, and what they are (from the definitions of the formats).
    [TestCase(OnnxElementType.Float16, "003C00C0", 1, -2)]
    [TestCase(OnnxElementType.BFloat16, "803F00C0", 1, -2)]
    [TestCase(OnnxElementType.Float8E4M3FN, "387E", 1, 448)]
    [TestCase(OnnxElementType.Float8E4M3FN, "017F", 0.001953125, double.NaN)]
    [TestCase(OnnxElementType.Float8E4M3FNUZ, "407F", 1, 240)]
    [TestCase(OnnxElementType.Float8E4M3FNUZ, "8008", double.NaN, 0.0078125)]
    [TestCase(OnnxElementType.Float8E5M2, "3C7B", 1, 57344)]
    [TestCase(OnnxElementType.Float8E5M2, "FC7E", double.NegativeInfinity, double.NaN)]
    [TestCase(OnnxElementType.Float8E5M2FNUZ, "40FF", 1, -57344)]
    [TestCase(OnnxElementType.Float8E8M0, "7F82", 1, 8)]
    [TestCase(OnnxElementType.UInt4, "F1", 1, 15)]
    [TestCase(OnnxElementType.Int4, "F7", 7, -1)]
    [TestCase(OnnxElementType.Float4E2M1, "F1", 0.5, -6)]
    [TestCase(OnnxElementType.UInt2, "0D", 1, 3)]
    [TestCase(OnnxElementType.Int2, "0D", 1, -1)]
    [TestCase(OnnxElementType.UInt64, "0100000000000000FFFFFFFFFFFFFFFF", 1, 18446744073709551616.0)]
    [TestCase(OnnxElementType.Int8, "01FF", 1, -1)]
    public void ElementsOfEveryType_AreNumbers(OnnxElementType type, string data, double first, double second)
    {
        var tensor = new OnnxTensor("", type, [2], Convert.FromHexString(data));

        Assert.That(ElementNumbers.Real(tensor, 0), Is.EqualTo(first));
        Assert.That(ElementNumbers.Real(tensor, 1), Is.EqualTo(second));
    }

    private static OnnxTensor Floats(long[] shape, params float[] values) => OnnxTensor.Of<float>("", shape, values);
}
