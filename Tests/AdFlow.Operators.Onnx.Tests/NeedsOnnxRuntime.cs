namespace AdFlow.Operators.Onnx.Tests;

/// <summary>Skips tests that call models where the native library is missing, and says why.</summary>
internal static class NeedsOnnxRuntime
{
    public static void OrSkip()
    {
        if (OnnxRuntime.Missing is { } why)
            Assert.Ignore($"ONNX Runtime is missing: {why}");
    }
}
