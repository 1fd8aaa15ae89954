using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>A golden file that is missing or has other rows than its test found. Immutable.</summary>
/// <param name="File">The file as the test names it.</param>
/// <param name="Path">Its path.</param>
/// <param name="Differences">What differs, each with its place in the tests' file.</param>
/// <param name="Rows">The rows that were found, as the file would have them.</param>
public sealed record OutdatedGolden(
    YamlScalar File, string Path, IReadOnlyList<string> Differences, ReadOnlyMemory<byte> Rows);
