namespace AdFlow.Cli;

/// <summary>What is compared, for people.</summary>
/// <param name="Left">The left side: a file, and what of it.</param>
/// <param name="Right">The right side.</param>
/// <param name="Notes">What a reader must know: what was missing, what was computed and not recorded.</param>
public sealed record ReportTitle(string Left, string Right, IReadOnlyList<string> Notes);
