namespace AdFlow.Runtime;

/// <summary>What came of replaying one request.</summary>
/// <param name="Request">Its number in the file.</param>
/// <param name="RequestId">The sender's id of it, or empty.</param>
/// <param name="Verdict">Whether it came out as it was recorded.</param>
public sealed record ReplayedRequest(long Request, string RequestId, ReplayVerdict Verdict)
{
    /// <summary>The first difference of its outputs, or null.</summary>
    public FirstDifference? Difference { get; init; }

    /// <summary>The first node that differs; null where it is not known, or was not looked for.</summary>
    public FirstDifference? Node { get; init; }

    /// <summary>Why it cannot be compared; empty where it can.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>Whether a replay came out as it was recorded.</summary>
public enum ReplayVerdict : byte
{
    /// <summary>Bit for bit, or within the tolerance.</summary>
    Equal,
    /// <summary>It did not.</summary>
    Different,
    /// <summary>The recorded run was stopped and has no outputs, or its request cannot be replayed.</summary>
    NotComparable,
}
