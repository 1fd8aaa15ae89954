namespace AdFlow.Graphs;

/// <summary>Requests that are drawn at random, for properties to hold for. Immutable.</summary>
/// <param name="Position">Where they are declared.</param>
public sealed record GeneratedRequestsSpec(SourcePosition Position)
{
    /// <summary>Number of requests where the tests state none.</summary>
    public const int DefaultCount = 100;

    /// <summary>How many, 1 to 100,000.</summary>
    public int Count { get; init; } = DefaultCount;

    /// <summary>Decides what is drawn.</summary>
    public ulong Seed { get; init; }

    /// <summary>What fields are drawn from; others are left out.</summary>
    public IReadOnlyList<DrawnField> Fields { get; init; } = [];
}
