namespace AdFlow.Graphs;

/// <summary>What holds for the rows of a node, or of the first output, whatever the request. What is null or empty is
/// not checked. Immutable.</summary>
/// <param name="Name">What it says, unique in the file.</param>
public sealed record PropertySpec(YamlScalar Name)
{
    /// <summary>Node, with <c>.output</c> where it is not its first one; null for the graph's first output.</summary>
    public YamlScalar? Of { get; init; }

    /// <summary>Conditions over the columns and <c>request.*</c> that hold for every row; null does not hold.</summary>
    public IReadOnlyList<YamlScalar> Each { get; init; } = [];

    /// <summary>Conditions over <c>rows</c>, <c>sum_x</c>, <c>min_x</c> and <c>max_x</c> of numeric columns x, and
    /// <c>request.*</c>; null does not hold.</summary>
    public IReadOnlyList<YamlScalar> Whole { get; init; } = [];

    /// <summary>Columns whose values together are of one row only.</summary>
    public IReadOnlyList<YamlScalar> Unique { get; init; } = [];

    /// <summary>Columns in which no value is less than the one in the row before, and none is null.</summary>
    public IReadOnlyList<YamlScalar> Rising { get; init; } = [];

    /// <summary>Columns in which no value is greater than the one in the row before, and none is null.</summary>
    public IReadOnlyList<YamlScalar> Falling { get; init; } = [];
}
