namespace AdFlow.Operators;

/// <summary>
/// How the rows of an operator's first input compete for the places of its output, said so that somebody who asks can
/// be told why a row is not there: an auction, a limit, one row a group. Nothing is executed from it. A row is left out
/// where a floor or a condition does not hold, or where enough better rows are. Column ordinals are those of the first
/// input. Immutable, thread-safe.
/// </summary>
public sealed record RowContest
{
    /// <summary>What ranks, a number or a time, over columns of the first input; NaN comes behind all numbers, null
    /// behind NaN, and equal ones keep the order of their rows. Null: the order of the rows alone.</summary>
    public Expression? By { get; init; }

    /// <summary>Whether the largest values are best.</summary>
    public bool Descending { get; init; } = true;

    /// <summary>Rows that are kept; with <see cref="Per"/>, of each group.</summary>
    public required Setting<int> Places { get; init; }

    /// <summary>Rows that are kept at most, whatever <see cref="Places"/> says in a run.</summary>
    public int MostPlaces { get; init; } = int.MaxValue;

    /// <summary>Name of the setting that says <see cref="Places"/>: <c>slots</c>; null where none does.</summary>
    public string? PlacesSetting { get; init; }

    /// <summary>Columns whose equal values make a group; without them all rows are one.</summary>
    public IReadOnlyList<int> Per { get; init; } = [];

    /// <summary>Bools over columns of the first input: a row for which one is not true takes no part.</summary>
    public IReadOnlyList<Expression> Conditions { get; init; } = [];

    /// <summary>Least values: a row below one takes no part.</summary>
    public IReadOnlyList<RowFloor> Floors { get; init; } = [];
}
