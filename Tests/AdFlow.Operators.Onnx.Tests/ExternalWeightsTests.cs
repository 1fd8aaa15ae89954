namespace AdFlow.Operators.Onnx.Tests;

/// <summary>Models whose weights are in files beside them.</summary>
public sealed class ExternalWeightsTests
{
    private const string Settings = "features: [x, y]";

    [TestCase("weights.bin")]
    [TestCase("parts/of/weights.data")]
    public void Weights_BesideTheModel_GiveWhatWeightsInItGive(string file)
    {
        using var within = Tester().Model(Network(2).ToModel("net"));
        using var beside = Tester();
        Write(beside, Network(2), file);
        Assert.That(beside.Rows(Settings, "score"), Is.EqualTo(within.Rows(Settings, "score")));
    }

    [Test]
    public void OtherWeights_OfTheSameModelFile_AreAnotherVersion()
    {
        using var one = Tester();
        using var other = Tester();
        Write(one, Network(2), "w.bin");
        Write(other, Network(5), "w.bin");
        Assert.That(File.ReadAllBytes(Path.Combine(one.Graphs.Folder, "m.onnx")),
            Is.EqualTo(File.ReadAllBytes(Path.Combine(other.Graphs.Folder, "m.onnx"))), "only weights differ");
        Assert.That(one.Rows(Settings, "score"), Is.Not.EqualTo(other.Rows(Settings, "score")));
        Write(one, Network(5), "w.bin");
        Assert.That(one.Rows(Settings, "score"), Is.EqualTo(other.Rows(Settings, "score")), "read when opened");
    }

    [TestCase("", "'w.bin': there is no such file beside 'm.onnx'; put it there")]
    [TestCase("short", "'w.bin': 128 bytes; expected 12 from byte 128 on for tensor 'weights_1'")]
    [TestCase("folder", "'w.bin': there is no such file beside 'm.onnx'")]
    [TestCase("link", "'w.bin': expected a file in the folder of 'm.onnx'")]
    public void File_ThatIsNotWhole_IsNamedWhenTheGraphIsLoaded(string how, string message)
    {
        using var tester = Tester();
        Write(tester, Network(2), "w.bin");
        string path = Path.Combine(tester.Graphs.Folder, "w.bin");
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        if (how == "short")
            File.WriteAllBytes(path, bytes[..128]);
        else if (how == "folder")
            Directory.CreateDirectory(path);
        else if (how == "link")
        {
            File.WriteAllBytes(path + ".real", bytes);
            File.CreateSymbolicLink(path, path + ".real");
        }
        Assert.That(tester.Problems(Settings), Has.Count.EqualTo(1)
            .And.One.Contains("the model 'm.onnx' cannot be used: ").And.One.Contains(message));
    }

    [TestCase("../w.bin")]
    [TestCase("/etc/hostname")]
    [TestCase("a/../../w.bin")]
    [TestCase("./w.bin")]
    [TestCase("..\\w.bin")]
    [TestCase("C:/w.bin")]
    [TestCase("a//w.bin")]
    public void Path_OutOfTheFolder_IsRefused(string file)
    {
        using var tester = Tester();
        tester.Model(Network(2).ToModel("net", new OnnxWeights(file)));
        Assert.That(tester.Problems(Settings), Has.Count.EqualTo(1).And.One.Contains(
            $"its weights are in a file that cannot be read: '{file}': expected a file in the folder of 'm.onnx', by a "
            + "relative path with '/' between folders, without '..' and links"));
    }

    private static ModelTester Tester() =>
        new("x: float32; y: float32", """{"x":1,"y":2}""", """{"x":-3,"y":0.5}""", """{"x":0,"y":0}""");

    private static void Write(ModelTester tester, DenseNetwork network, string file)
    {
        var weights = new OnnxWeights(file);
        tester.Model(network.ToModel("net", weights));
        string path = Path.Combine(tester.Graphs.Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, weights.ToBytes());
    }

    // Weights of the first layer are 24 bytes at 0, its bias is at 64, those of the second at 128 and 192.
    private static DenseNetwork Network(float scale) => new()
    {
        Layers =
        [
            new DenseLayer([scale, 1, -1, 0.5f, scale, 2], [0.1f, 0.2f, -0.3f]),
            new DenseLayer([1, -scale, 3], [0.25f]),
        ],
        Sigmoid = false,
    };
}
