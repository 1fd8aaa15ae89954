using AdFlow.Operators.Onnx;

namespace AdFlow.Samples.Tests;

/// <summary>Skips tests that run click models where the native library is missing, and says why.</summary>
internal static class NeedsOnnxRuntime
{
    public static void OrSkip()
    {
        if (OnnxRuntime.Missing is { } why)
            Assert.Ignore($"ONNX Runtime is missing: {why}");
    }
}
