namespace AdFlow.Graphs;

/// <summary>What must hold for one output of a run. What is null or empty is not checked. Immutable.</summary>
/// <param name="Output">Name of the output; null for the first one.</param>
/// <param name="Position">Where it stands.</param>
public sealed record OutputExpectationSpec(string? Output, SourcePosition Position)
{
    /// <summary>Tolerance where a test states none.</summary>
    public const double DefaultTolerance = 1e-6;

    /// <summary>Exactly these columns, in this order.</summary>
    public IReadOnlyList<YamlScalar>? Columns { get; init; }

    /// <summary>Exactly these rows, in this order; of each, only the columns that it names are compared.</summary>
    public IReadOnlyList<YamlMapping>? Rows { get; init; }

    /// <summary>File of exactly these rows with all their columns, one JSON object a line, relative to the tests'
    /// file; <c>adflow test --update</c> writes it.</summary>
    public YamlScalar? Golden { get; init; }

    /// <summary>Number of rows.</summary>
    public long? RowCount { get; init; }

    /// <summary>Conditions over the columns and <c>request.*</c> that hold for every row; null does not hold.</summary>
    public IReadOnlyList<YamlScalar> Each { get; init; } = [];

    /// <summary>Floating-point numbers a and b are equal if |a − b| ≤ tolerance · max(1, |a|, |b|); all else is
    /// compared exactly.</summary>
    public double Tolerance { get; init; } = DefaultTolerance;
}
