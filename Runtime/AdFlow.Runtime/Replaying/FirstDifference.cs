namespace AdFlow.Runtime;

/// <summary>The first thing in which two tables, or two runs, differ. Immutable.</summary>
/// <param name="Kind">What differs.</param>
/// <param name="Part">Whose tables they are: the name of a node, <c>node.output</c>, or of an output of the graph.
/// Empty where runs differ as a whole.</param>
public sealed record FirstDifference(DifferenceKind Kind, string Part)
{
    /// <summary>Whether <see cref="Part"/> is a node; else it is an output of the graph.</summary>
    public bool IsNode { get; init; }

    /// <summary>The column, or null where rows or runs as a whole differ.</summary>
    public string? Column { get; init; }

    /// <summary>The row, from 0; −1 where it is none.</summary>
    public int Row { get; init; } = -1;

    /// <summary>What was recorded: a value as JSON, a type, a number of rows, a failure.</summary>
    public string Recorded { get; init; } = "";

    /// <summary>What was found instead.</summary>
    public string Found { get; init; } = "";

    /// <summary>In words.</summary>
    public override string ToString() => Kind switch
    {
        DifferenceKind.Failure => $"the run {Ended(Found)}; recorded: it {Ended(Recorded)}",
        DifferenceKind.Rows => $"{Place} has {Found} rows; recorded: {Recorded}",
        DifferenceKind.Missing => $"{Place} lacks column '{Column}' ({Recorded})",
        DifferenceKind.New => $"{Place} has a column that was not recorded, '{Column}' ({Found})",
        DifferenceKind.Type => $"{Place}, column '{Column}' is of type {Found}; recorded: {Recorded}",
        _ => FormattableString.Invariant($"{Place}, column '{Column}', row {Row} is {Found}; recorded: {Recorded}"),
    };

    private string Place => IsNode ? $"node '{Part}'" : $"output '{Part}'";

    private static string Ended(string failure) => failure.Length == 0 ? "did not fail" : $"failed: {failure}";
}

/// <summary>What differs between two runs.</summary>
public enum DifferenceKind : byte
{
    /// <summary>One failed, the other did not, or for another reason.</summary>
    Failure,
    /// <summary>The number of rows.</summary>
    Rows,
    /// <summary>A recorded column is not there.</summary>
    Missing,
    /// <summary>A column that was not recorded is there.</summary>
    New,
    /// <summary>The type of a column.</summary>
    Type,
    /// <summary>A value.</summary>
    Value,
}
