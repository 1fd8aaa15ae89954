namespace AdFlow.Bench;

/// <summary>The table: every work, in its order.</summary>
internal static class AllWorks
{
    /// <summary>A new work is added here and nowhere else.</summary>
    public static IReadOnlyList<Work> List { get; } =
    [
        new ChainAgainstNative(ChainForm.Full),
        new ChainAgainstNative(ChainForm.Arithmetic),
    ];
}
