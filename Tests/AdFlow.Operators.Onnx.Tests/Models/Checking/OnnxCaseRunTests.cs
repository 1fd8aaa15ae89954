using System.IO.Compression;

namespace AdFlow.Operators.Onnx.Tests;

public sealed class OnnxCaseRunTests
{
    private static readonly OnnxType Number = OnnxType.Tensor(OnnxElementType.Float32, "N");

    [SetUp]
    public void NeedsLibrary() => NeedsOnnxRuntime.OrSkip();

    [TestCase("onnx-node", 32)]
    [TestCase("onnx-trees", 2)]
    public void SharedCases_Pass(string folder, int count)
    {
        var cases = OnnxCase.Find(SharedData.OrSkip(folder));

        Assert.That(cases.Count(one => one.HasData), Is.EqualTo(count));
        using (Assert.EnterMultipleScope())
            foreach (var one in cases)
                Assert.That(OnnxCaseRun.Run(one), Is.EqualTo(OnnxOutcome.Passed), one.Name);
    }

    [Test]
    public void EverySet_IsRun_InTheOrderOfNumbers()
    {
        using var folder = new CaseFolder();
        folder.Case("a", Unary("Neg"), [Floats("x", 1)], [Floats("y", -1)], set: 2);
        folder.Case("a", Unary("Neg"), [Floats("x", 1)], [Floats("y", 7)], set: 10);

        Assert.That(folder.Run(), Is.EqualTo(OnnxOutcome.Failed(
            "test_data_set_10: output 'y': element [0]: expected 7, found -1, tolerance 0.0070001")));
    }

    [Test]
    public void Files_BelongToTheirNames_OrElseToTheirPlaces()
    {
        var model = new OnnxWriter("g");
        model.Input("a", Number);
        model.Input("b", Number);
        model.Node("Sub", ["a", "b"], ["y"]);
        model.Output("y", Number);
        using var named = new CaseFolder();
        using var placed = new CaseFolder();

        named.Case("a", model, [Floats("b", 1), Floats("a", 5)], [Floats("y", 4)]);
        placed.Case("a", model, [Floats("", 5), Floats("", 1)], [Floats("", 4)]);

        Assert.That(named.Run(), Is.EqualTo(OnnxOutcome.Passed));
        Assert.That(placed.Run(), Is.EqualTo(OnnxOutcome.Passed));
    }

    [TestCase("x", "y")]
    [TestCase("X:0", "y")]
    [TestCase("input", "y")]
    [TestCase("x", "what")]
    public void Archive_IsMatchedByNames(string input, string output)
    {
        using var folder = new CaseFolder();
        folder.Write("a/model.onnx", Unary("Neg").ToBytes());
        folder.Write("a/io.npz", NpzFileTests.Npz(CompressionLevel.Optimal,
            ($"{input}.npy", NpyFileTests.Npy("<f4", "(1,)", [0, 0, 128, 63])),
            ($"{output}.npy", NpyFileTests.Npy("<f8", "(1,)", BitConverter.GetBytes(-1.0)))));

        Assert.That(folder.Run(), Is.EqualTo(OnnxOutcome.Passed));
    }

    [Test]
    public void Archive_WithoutWhatIsNeeded_Fails()
    {
        using var folder = new CaseFolder();
        folder.Write("a/model.onnx", Unary("Neg").ToBytes());
        folder.Write("a/io.npz", NpzFileTests.Npz(CompressionLevel.Optimal,
            ("x.npy", NpyFileTests.Npy("<f4", "(1,)", [0, 0, 128, 63]))));

        Assert.That(folder.Run(), Is.EqualTo(OnnxOutcome.Failed("io.npz: too few arrays; expected arrays named as the "
            + "inputs (x) and at least one of the outputs (y)")));
    }

    [Test]
    public void Sequence_GoesInAndComesOut()
    {
        var list = new OnnxType { Kind = OnnxTypeKind.Sequence, Item = Number };
        var model = new OnnxWriter("g");
        model.Input("s", list);
        model.Input("x", Number);
        model.Node("SequenceInsert", ["s", "x"], ["t"]);
        model.Output("t", list);
        using var folder = new CaseFolder();
        folder.Case("a", model, [], []);
        folder.Write("a/test_data_set_0/input_0.pb", Sequence(Floats("", 1, 2)));
        folder.Write("a/test_data_set_0/input_1.pb", OnnxTensorFile.ToBytes(Floats("x", 3)));
        folder.Write("a/test_data_set_0/output_0.pb", Sequence(Floats("", 1, 2), Floats("", 3)));

        Assert.That(folder.Run(), Is.EqualTo(OnnxOutcome.Passed));

        folder.Write("a/test_data_set_0/output_0.pb", Sequence(Floats("", 1, 2), Floats("", 4)));
        Assert.That(folder.Run().Reason, Does.EndWith("item 1: element [0]: expected 4, found 3, tolerance 0.0040001"));

        folder.Write("a/test_data_set_0/input_0.pb", Sequence());
        folder.Write("a/test_data_set_0/output_0.pb", Sequence(Floats("", 3)));
        Assert.That(folder.Run(), Is.EqualTo(OnnxOutcome.Passed));
    }

    [Test]
    public void OptionalInput_MayBeMissing()
    {
        var model = new OnnxWriter("g") { IrVersion = 8 };
        model.Opset("", 18);
        model.Input("o", new OnnxType { Kind = OnnxTypeKind.Optional, Item = Number });
        model.Node("OptionalHasElement", ["o"], ["y"]);
        model.Output("y", OnnxType.Tensor(OnnxElementType.Bool));
        using var folder = new CaseFolder();
        folder.Case("a", model, [], [OnnxTensor.Of<bool>("y", [], [false])]);
        folder.Write("a/test_data_set_0/input_0.pb", []);
        Assert.That(folder.Run(), Is.EqualTo(OnnxOutcome.Passed));

        folder.Case("a", model, [], [OnnxTensor.Of<bool>("y", [], [true])]);
        folder.Write("a/test_data_set_0/input_0.pb",
            OnnxModelTests.Field(3, OnnxTensorFile.ToBytes(Floats("", 1))));
        Assert.That(folder.Run(), Is.EqualTo(OnnxOutcome.Passed));
    }

    [Test]
    public void ModelWithoutInputs_IsRun()
    {
        var model = new OnnxWriter("g");
        model.Node("Constant", [], ["y"], "", OnnxAttribute.Of("value", Floats("", 1, 2)));
        model.Output("y", OnnxType.Tensor(OnnxElementType.Float32, 2));
        using var folder = new CaseFolder();
        folder.Case("a", model, [], [Floats("y", 1, 2)]);

        Assert.That(folder.Run(), Is.EqualTo(OnnxOutcome.Passed));
    }

    [Test]
    public void WhatIsNotImplemented_IsSkipped_AndNamed()
    {
        using var unknown = new CaseFolder();
        unknown.Case("a", Unary("Frobnicate"), [Floats("x", 1)], [Floats("y", 1)]);
        using var version = new CaseFolder();
        var newer = Unary("Neg");
        newer.Opset("", 900);
        version.Case("a", newer, [Floats("x", 1)], [Floats("y", 1)]);
        using var map = new CaseFolder();
        var keyed = new OnnxWriter("g");
        keyed.Input("m", new OnnxType { Kind = OnnxTypeKind.Map, Element = OnnxElementType.Int64, Item = Number });
        map.Case("a", keyed, [], [Floats("y", 1)]);
        using var types = new CaseFolder();
        types.Case("a", Unary("Neg", OnnxElementType.Complex64),
            [new OnnxTensor("x", OnnxElementType.Complex64, [1], new byte[8])],
            [new OnnxTensor("y", OnnxElementType.Complex64, [1], new byte[8])]);

        Skipped(unknown, "Frobnicate");
        Skipped(version, "900");
        Skipped(map, "input 'm' of type map<int64, float32[N]>");
        Skipped(types, "complex64");
    }

    [Test]
    public void WhatIsWrong_Fails_AndNothingElse()
    {
        using var folder = new CaseFolder();
        folder.Case("a", Unary("Neg"), [OnnxTensor.Of<long>("x", [1], [1])], [Floats("y", 1)]);
        Failed(folder, "run the model");

        folder.Case("a", Unary("Neg"), [], [Floats("y", 1)]);
        folder.Write("a/test_data_set_0/input_0.pb", [1, 2, 3]);
        Failed(folder, "test_data_set_0/input_0.pb, of type float32[N]: byte 0: ");
        Assert.That(folder.Run().Reason.Split("expected"), Has.Length.EqualTo(2), "one line that says it once");

        folder.Write("a/test_data_set_0/input_9.pb", OnnxTensorFile.ToBytes(Floats("x", 1)));
        folder.Write("a/test_data_set_0/input_0.pb", OnnxTensorFile.ToBytes(Floats("x", 1)));
        Failed(folder, "input_9.pb; expected numbers below 1");

        folder.Write("a/model.onnx", [1, 2, 3]);
        Failed(folder, "byte 0");

        folder.Write("a/model.onnx", Unary("Neg").ToBytes()[..40]);
        Failed(folder, "expected");
    }

    [Test]
    public void RandomOutputs_AreComparedByShape()
    {
        using var folder = new CaseFolder();
        folder.Case("a", Unary("RandomUniformLike"), [Floats("x", 1)], [Floats("y", 700)]);
        Assert.That(folder.Run(), Is.EqualTo(OnnxOutcome.Passed));

        folder.Case("a", Unary("RandomUniformLike"), [Floats("x", 1)], [Floats("y", 1, 2)]);
        Failed(folder, "expected float32[2], found float32[1]");
    }

    private static OnnxWriter Unary(string type, OnnxElementType element = OnnxElementType.Float32)
    {
        var model = new OnnxWriter("g");
        model.Input("x", OnnxType.Tensor(element, "N"));
        model.Node(type, ["x"], ["y"]);
        model.Output("y", OnnxType.Tensor(element, "N"));
        return model;
    }

    private static byte[] Sequence(params OnnxTensor[] items) =>
        [.. items.SelectMany(item => OnnxModelTests.Field(3, OnnxTensorFile.ToBytes(item)))];

    private static void Skipped(CaseFolder folder, string words)
    {
        var outcome = folder.Run();
        Assert.That(outcome.Verdict, Is.EqualTo(OnnxVerdict.Skipped), outcome.Reason);
        Assert.That(outcome.Reason, Does.Contain(words));
    }

    private static void Failed(CaseFolder folder, string words)
    {
        var outcome = folder.Run();
        Assert.That(outcome.Verdict, Is.EqualTo(OnnxVerdict.Failed), outcome.Reason);
        Assert.That(outcome.Reason, Does.Contain(words));
    }

    private static OnnxTensor Floats(string name, params float[] values) =>
        OnnxTensor.Of<float>(name, [values.Length], values);
}
