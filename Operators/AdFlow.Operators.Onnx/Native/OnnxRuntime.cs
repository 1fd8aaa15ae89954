namespace AdFlow.Operators.Onnx;

/// <summary>The native library of ONNX Runtime, found and loaded when first asked for. Thread-safe.</summary>
public static class OnnxRuntime
{
    /// <summary>Release of the library, for example <c>1.30.0</c>; null where there is none.</summary>
    public static string? Version => OrtApi.Loaded?.Version;

    /// <summary>Why there is no library and what to do; null where there is one.</summary>
    public static string? Missing => OrtApi.Missing;
}
