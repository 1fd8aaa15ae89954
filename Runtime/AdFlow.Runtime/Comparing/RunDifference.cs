namespace AdFlow.Runtime;

/// <summary>How two runs of a request differ, node by node. Immutable; rows are valid as long as the inspections.
/// </summary>
public sealed record RunDifference
{
    /// <summary>Number of the request, from 0.</summary>
    public required long Request { get; init; }

    /// <summary>The graphs.</summary>
    public required GraphPair Graphs { get; init; }

    /// <summary>One for each of <see cref="GraphPair.Tables"/>, in its order.</summary>
    public required IReadOnlyList<TableDifference> Tables { get; init; }

    /// <summary>Figures of the output, then <c>milliseconds</c>, the time that the run took.</summary>
    public required IReadOnlyList<MetricPair> Metrics { get; init; }

    /// <summary>Why the left run failed, or null.</summary>
    public RunFailure? LeftFailure { get; init; }

    /// <summary>Why the right run failed, or null.</summary>
    public RunFailure? RightFailure { get; init; }

    /// <summary>Whether one run failed and the other did not, or otherwise.</summary>
    public bool FailsDifferently => LeftFailure?.Code != RightFailure?.Code || LeftFailure?.Node != RightFailure?.Node;

    /// <summary>The first table that both graphs have and that differs, in the order of execution; else the first that
    /// only one graph has; else null.</summary>
    public TableDifference? First =>
        Tables.FirstOrDefault(table => table is { IsDifferent: true, Table.IsInBoth: true })
        ?? Tables.FirstOrDefault(table => table.IsDifferent);

    /// <summary>Whether no table differs, and failures are the same.</summary>
    public bool IsEqual => First is null && !FailsDifferently;

    /// <summary>Whether the answers are the same: outputs and failures.</summary>
    public bool HasEqualOutputs => !FailsDifferently
        && !Tables.Any(table => table.IsDifferent && Graphs.Outputs.Contains(table.Table));
}
