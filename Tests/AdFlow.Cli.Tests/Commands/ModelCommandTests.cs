using System.Text.Json;
using AdFlow.Operators.Onnx;

namespace AdFlow.Cli.Tests;

public sealed class ModelCommandTests
{
    private static readonly OnnxType Row = OnnxType.Tensor(OnnxElementType.Float32, "N");

    [Test]
    public void Show_TellsWhatAModelIs()
    {
        using var folder = new CliFolder();
        File.WriteAllBytes(folder["pctr.onnx"], Network().ToModel("clicks").ToBytes());

        var result = folder.Run("model show @pctr.onnx");

        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Output, Is.EqualTo("""
            file        pctr.onnx, 355 bytes
            graph       clicks
            producer    adflow
            format      IR version 8
            operators   ai.onnx 17
            inputs      features  float32[N, 2]
            outputs     score  float32[N, 1]
            parameters  9, 36 bytes
            nodes       4
                             2 Gemm
                             1 Relu
                             1 Sigmoid
            metadata    features = price,relevance

            """));
    }

    [Test]
    public void Show_AsJson_HasTheSame()
    {
        using var folder = new CliFolder();
        File.WriteAllBytes(folder["pctr.onnx"], Network().ToModel("clicks").ToBytes());

        var json = JsonDocument.Parse(folder.Run("model show @pctr.onnx --json").Bytes).RootElement;

        Assert.That(json.GetProperty("parameters").GetInt64(), Is.EqualTo(9));
        Assert.That(json.GetProperty("inputs")[0].GetRawText().Replace(" ", "").Replace("\n", ""),
            Is.EqualTo("""{"name":"features","type":"float32[N,2]","element":"float32","shape":["N",2]}"""));
        Assert.That(json.GetProperty("operators").GetProperty("Gemm").GetInt64(), Is.EqualTo(2));
        Assert.That(json.GetProperty("metadata").GetProperty("features").GetString(), Is.EqualTo("price,relevance"));
    }

    [Test]
    public void Show_OfTextsThatCouldHarmATerminal_IsHarmless()
    {
        var model = new OnnxWriter("\u001b[2Jclear\nline");
        using var folder = new CliFolder();
        File.WriteAllBytes(folder["m.onnx"], model.ToBytes());

        Assert.That(folder.Run("model show @m.onnx").Output, Does.Contain("graph       ?[2Jclear line\n"));
    }

    [TestCase("model show @none.onnx", 1, "none.onnx: there is no such file")]
    [TestCase("model show @text.onnx", 1, "text.onnx: not readable as an ONNX model: byte ")]
    [TestCase("model show @.", 1, "is no file; expected the file of an ONNX model")]
    [TestCase("model show", 2, "Required argument 'FILE' missing")]
    [TestCase("model check @none", 1, "none: there is no such folder")]
    [TestCase("model", 2, "a command is missing")]
    public void WrongUse_IsTold(string words, int code, string told)
    {
        using var folder = new CliFolder().File("text.onnx", "no model at all");

        var result = folder.Run(words);

        Assert.That((result.Code, result.Output), Is.EqualTo((code, code == 2 ? result.Output : "")));
        Assert.That(result.Error, Does.Contain(told));
    }

    [Test]
    public void Check_ReportsWhatFailedAndWhatWasSkipped_AndCounts()
    {
        NeedsLibrary();
        using var folder = new CliFolder();
        Case(folder, "cases/good", "Neg", -1);
        Case(folder, "cases/deep/bad", "Neg", 5);
        Case(folder, "cases/unknown", "Frobnicate", 5);
        Case(folder, "cases/model_only", "Neg", null);

        var result = folder.Run("model check @cases");

        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Lines[0], Is.EqualTo("FAILED  deep/bad: test_data_set_0: output 'y': element [0]: "
            + "expected 5, found -1, tolerance 0.0050001"));
        Assert.That(result.Lines[1], Does.StartWith("skipped unknown: ").And.Contain("Frobnicate"));
        Assert.That(result.Lines[2..], Is.EqualTo(["1 passed, 1 failed, 1 skipped"]));
        Assert.That(result.Error,
            Is.EqualTo("adflow: model_only: a model without test_data_set_* or io.npz; not checked\n"));
    }

    [Test]
    public void Check_OfLinksInACircle_ChecksEachCaseOnce()
    {
        NeedsLibrary();
        using var folder = new CliFolder();
        Case(folder, "cases/good", "Neg", -1);
        Directory.CreateSymbolicLink(folder["cases/circle"], folder["cases"]);

        Assert.That(folder.Run("model check @cases").Lines[^1], Is.EqualTo("1 passed, 0 failed, 0 skipped"));
    }

    [Test]
    public void Show_OfADeviceThatNeverEnds_Ends()
    {
        if (!File.Exists("/dev/zero"))
            Assert.Ignore("needs /dev/zero");
        using var folder = new CliFolder();
        Assert.That(folder.Run("model show /dev/zero").Error, Does.Contain("more than 64 MiB of a pipe or device"));
    }

    [Test]
    public void Check_ThatNothingFails_IsFine()
    {
        NeedsLibrary();
        using var folder = new CliFolder();
        Case(folder, "cases/good", "Neg", -1);
        Case(folder, "cases/unknown", "Frobnicate", 5);

        var result = folder.Run("model check @cases --all");

        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")));
        Assert.That(result.Lines[0], Is.EqualTo("ok      good: through columns too"));
        Assert.That(result.Lines[^1], Is.EqualTo("1 passed, 0 failed, 1 skipped"));
    }

    [Test]
    public void Check_OfRows_GoesThroughColumnsOfEveryType()
    {
        NeedsLibrary();
        using var folder = new CliFolder();
        foreach (long[] shape in new long[][] { [2], [2, 1], [2, 3], [2, 3, 2] })
            foreach (var type in Enum.GetValues<OnnxElementType>().Where(type => HasColumns(type)))
                Identity(folder, $"cases/{type}_{string.Join('_', shape)}", Filled(type, shape));
        Identity(folder, "cases/no_rows", Filled(OnnxElementType.Float32, []));

        var result = folder.Run("model check @cases --all");

        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")), result.Output);
        Assert.That(result.Lines.Where(line => !line.EndsWith(": through columns too", StringComparison.Ordinal)),
            Is.EqualTo(["ok      no_rows", "53 passed, 0 failed, 0 skipped"]));
    }

    [TestCase("onnx-node", "32 passed, 0 failed, 0 skipped", 18)]
    [TestCase("onnx-trees", "2 passed, 0 failed, 0 skipped", 2)]
    public void Check_OfTheSharedCases_Passes(string name, string counts, int throughColumns)
    {
        NeedsLibrary();
        using var folder = new CliFolder();

        var result = folder.Run($"model check {SharedData.OrSkip(name)} --all");

        Assert.That((result.Code, result.Lines[^1]), Is.EqualTo((0, counts)), result.Output);
        Assert.That(result.Lines.Count(line => line.EndsWith("through columns too", StringComparison.Ordinal)),
            Is.EqualTo(throughColumns), result.Output);
    }

    [Test]
    public void Check_WithoutCases_Fails()
    {
        NeedsLibrary();
        using var folder = new CliFolder().File("cases/readme.txt", "");

        var result = folder.Run("model check @cases");

        Assert.That((result.Code, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error, Does.Contain("there is no model.onnx with test_data_set_* or io.npz"));
    }

    private static DenseNetwork Network() => new()
    {
        Layers = [new DenseLayer([1, 2, 3, 4], [5, 6]), new DenseLayer([7, 8], [9])],
        Features = ["price", "relevance"],
    };

    private static void NeedsLibrary()
    {
        if (OnnxRuntime.Missing is { } why)
            Assert.Ignore($"ONNX Runtime is missing: {why}");
    }

    private static bool HasColumns(OnnxElementType type) => type is >= OnnxElementType.Float32
        and <= OnnxElementType.UInt64;

    private static OnnxTensor Filled(OnnxElementType type, long[] shape)
    {
        int count = (int)shape.Aggregate(1L, (product, size) => product * size);
        if (type == OnnxElementType.Text)
            return new OnnxTensor("", shape, [.. Enumerable.Range(0, count).Select(i => $"text {i}")]);
        byte[] data = new byte[type.BytesOf(count)];
        for (int i = 0; i < data.Length; i++)
            data[i] = type == OnnxElementType.Bool ? (byte)(i % 3 & 1) : (byte)(i & 15);
        return new OnnxTensor("", type, shape, data);
    }

    // A model that puts out what it is given; the first dimension is any number of rows.
    private static void Identity(CliFolder folder, string name, OnnxTensor tensor)
    {
        OnnxDimension[] shape = [.. tensor.Shape.Select((size, i) => i == 0 ? (OnnxDimension)"N" : size)];
        var model = new OnnxWriter("g");
        model.Input("x/\"y", OnnxType.Tensor(tensor.Type, shape));
        model.Node("Identity", ["x/\"y"], ["out: [1]"]);
        model.Output("out: [1]", OnnxType.Tensor(tensor.Type, shape));
        Directory.CreateDirectory(folder[$"{name}/test_data_set_0"]);
        File.WriteAllBytes(folder[$"{name}/model.onnx"], model.ToBytes());
        File.WriteAllBytes(folder[$"{name}/test_data_set_0/input_0.pb"], OnnxTensorFile.ToBytes(tensor));
        File.WriteAllBytes(folder[$"{name}/test_data_set_0/output_0.pb"], OnnxTensorFile.ToBytes(tensor));
    }

    // A model of one operator, and what it is to make of 1.
    private static void Case(CliFolder folder, string name, string type, float? expected)
    {
        var model = new OnnxWriter("g");
        model.Input("x", Row);
        model.Node(type, ["x"], ["y"]);
        model.Output("y", Row);
        Directory.CreateDirectory(folder[$"{name}"]);
        File.WriteAllBytes(folder[$"{name}/model.onnx"], model.ToBytes());
        if (expected is null)
            return;
        Directory.CreateDirectory(folder[$"{name}/test_data_set_0"]);
        Tensor(folder[$"{name}/test_data_set_0/input_0.pb"], "x", 1);
        Tensor(folder[$"{name}/test_data_set_0/output_0.pb"], "y", expected.Value);
    }

    private static void Tensor(string path, string name, float value) =>
        File.WriteAllBytes(path, OnnxTensorFile.ToBytes(OnnxTensor.Of<float>(name, [1], [value])));
}
