namespace AdFlow.Operators.Onnx.Tests.Native;

[NonParallelizable]
public sealed class OrtApiTests
{
    [Test]
    public void Library_ThatIsNamedButAbsent_IsSaidWithWhatToDo() =>
        Assert.That(MissingWith("/absent/libonnxruntime.so"), Does.Contain("'/absent/libonnxruntime.so'")
            .And.Contain("ADFLOW_ONNXRUNTIME").And.Contain("correct the variable or unset it"));

    [Test]
    [Platform("Linux")]
    public void Library_ThatIsAnother_IsSaid() =>
        Assert.That(MissingWith("libc.so.6"), Does.Contain("is not ONNX Runtime"));

    [Test]
    public void Library_OfTheBuild_HasTheVersionOfTheLockedPackage()
    {
        NeedsOnnxRuntime.OrSkip();
        if (Environment.GetEnvironmentVariable(OnnxLibrary.PathVariable) is { Length: > 0 })
            Assert.Ignore($"{OnnxLibrary.PathVariable} names another library.");
        Assert.That(OnnxRuntime.Version, Is.EqualTo("1.30.0"));
    }

    private static string? MissingWith(string path)
    {
        string? before = Environment.GetEnvironmentVariable(OnnxLibrary.PathVariable);
        try
        {
            Environment.SetEnvironmentVariable(OnnxLibrary.PathVariable, path);
            return OrtApi.Load().Missing;
        }
        finally
        {
            Environment.SetEnvironmentVariable(OnnxLibrary.PathVariable, before);
        }
    }
}
