namespace AdFlow.Graphs;

/// <summary>What a field of a generated request is drawn from: a list, or the numbers of a range. Immutable.</summary>
/// <param name="Name">Name of the field.</param>
/// <param name="Values">The list, simplest first; empty for a range.</param>
public sealed record DrawnField(YamlScalar Name, IReadOnlyList<YamlNode> Values)
{
    /// <summary>First number of the range.</summary>
    public decimal From { get; init; }

    /// <summary>Last number of the range, at least <see cref="From"/>.</summary>
    public decimal To { get; init; }

    /// <summary>Whether only whole numbers are drawn: both ends are written without a point.</summary>
    public bool IsWhole { get; init; }
}
