using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>What came of a test. Immutable.</summary>
/// <param name="Name">Its name; <c>generated requests</c> for all of these together.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="Problems">Everything that is wrong but golden rows, each with its place.</param>
public sealed record TestResult(string Name, SourcePosition Position, IReadOnlyList<string> Problems)
{
    /// <summary>Golden files that are missing or have other rows.</summary>
    public IReadOnlyList<OutdatedGolden> Outdated { get; init; } = [];

    /// <summary>What is to be known of the run where something is wrong, each with its place: other versions of tables
    /// than were recorded, say.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsPassed => Problems.Count == 0 && Outdated.Count == 0;

    /// <summary>All that is wrong, each with its place, and then what is to be known of it.</summary>
    public IEnumerable<string> AllProblems => IsPassed ? []
        : Problems.Concat(Outdated.SelectMany(golden => golden.Differences)).Concat(Remarks);
}
