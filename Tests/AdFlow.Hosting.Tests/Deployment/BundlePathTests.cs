namespace AdFlow.Hosting.Tests.Deployment;

public sealed class BundlePathTests
{
    [TestCase("a.graph.yaml")]
    [TestCase("models/v1/rank.onnx")]
    [TestCase("models/")]
    [TestCase("..a/b..c")]
    [TestCase("名前/ü.yaml")]
    public void Problem_PathBelowTheBundle_IsNull(string path) =>
        Assert.That(BundlePath.Problem(path), Is.Null);

    [TestCase("")]
    [TestCase("/")]
    [TestCase("/etc/passwd")]
    [TestCase("../a")]
    [TestCase("a/../../b")]
    [TestCase("a/./b")]
    [TestCase("a//b")]
    [TestCase("..")]
    [TestCase("..\\a")]
    [TestCase("a\\b")]
    [TestCase("C:/a")]
    [TestCase("a:b")]
    [TestCase("a./b")]
    [TestCase("a /b")]
    [TestCase("a\0b")]
    [TestCase("a\nb")]
    [TestCase("a\u202Eb")]
    [TestCase("nul")]
    [TestCase("x/COM1.yaml")]
    [TestCase("a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q")]
    public void Problem_PathThatMayNameAnotherFile_IsTold(string path) =>
        Assert.That(BundlePath.Problem(path), Is.Not.Null);

    [TestCase(85, ExpectedResult = null)]
    [TestCase(86, ExpectedResult = "a part has 258 bytes in UTF-8; file systems take 255")]
    public string? Problem_LongPart_CountsBytes(int characters) =>
        BundlePath.Problem("a/" + new string('名', characters));
}
