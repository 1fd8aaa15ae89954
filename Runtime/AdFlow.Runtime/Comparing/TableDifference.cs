namespace AdFlow.Runtime;

/// <summary>How a table of two runs differs. Immutable; its rows are valid as long as the inspections.</summary>
public sealed record TableDifference
{
    /// <summary>Which table.</summary>
    public required TablePair Table { get; init; }

    /// <summary>Rows on the left; −1 where the left run does not have the table.</summary>
    public required int LeftRows { get; init; }

    /// <summary>Rows on the right; −1 where the right run does not have the table.</summary>
    public required int RightRows { get; init; }

    /// <summary>Which row is which; null unless both runs have the table.</summary>
    public RowMatch? Match { get; init; }

    /// <summary>Matched rows of another rank among the matched rows.</summary>
    public int Moved { get; init; }

    /// <summary>Columns in which matched rows differ.</summary>
    public IReadOnlyList<ColumnDifference> Columns { get; init; } = [];

    /// <summary>Matched rows of which some column differs.</summary>
    public int ChangedRows { get; init; }

    /// <summary>Rows that only the left run has.</summary>
    public int OnlyLeft => Match?.OnlyLeft.Length ?? Math.Max(LeftRows, 0);

    /// <summary>Rows that only the right run has.</summary>
    public int OnlyRight => Match?.OnlyRight.Length ?? Math.Max(RightRows, 0);

    /// <summary>Whether both runs have the table, or neither.</summary>
    public bool IsInBothOrNeither => (LeftRows < 0) == (RightRows < 0);

    /// <summary>Rows that are on one side only, moved, or changed; a row that moved and changed counts twice.</summary>
    public int DifferentRows => OnlyLeft + OnlyRight + Moved + ChangedRows;

    /// <summary>Whether rows differ, or the columns that the table has, or whether it is there.</summary>
    public bool IsDifferent => !IsInBothOrNeither || !Table.HasSameColumns || DifferentRows > 0;
}
