namespace AdFlow.Operators.Onnx;

/// <summary>What came of a test case, and why.</summary>
/// <param name="Verdict">What came of it.</param>
/// <param name="Reason">The first difference, the error, or the type or operator that is not implemented; where it
/// passed a remark, or nothing.</param>
public readonly record struct OnnxOutcome(OnnxVerdict Verdict, string Reason)
{
    /// <summary>Everything is as expected.</summary>
    public static OnnxOutcome Passed { get; } = new(OnnxVerdict.Passed, "");

    /// <summary>Something is not.</summary>
    public static OnnxOutcome Failed(string reason) => new(OnnxVerdict.Failed, reason);

    /// <summary>Something is not implemented.</summary>
    public static OnnxOutcome Skipped(string reason) => new(OnnxVerdict.Skipped, reason);
}
