namespace AdFlow.Operators.Onnx;

/// <summary>What came of a test case.</summary>
public enum OnnxVerdict : byte
{
    /// <summary>All outputs are as expected.</summary>
    Passed,
    /// <summary>An output differs, or there is none.</summary>
    Failed,
    /// <summary>It uses a type or an operator that is not implemented.</summary>
    Skipped,
}
