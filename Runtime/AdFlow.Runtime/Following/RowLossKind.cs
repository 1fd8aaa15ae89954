namespace AdFlow.Runtime;

/// <summary>Why a row is not in the output of a node.</summary>
public enum RowLossKind
{
    /// <summary>A condition was not true.</summary>
    Condition,
    /// <summary>A value was below a least one, such as a reserve price.</summary>
    Floor,
    /// <summary>Enough rows were better.</summary>
    Rank,
    /// <summary>A table that is looked up has no row for it.</summary>
    NoMatch,
    /// <summary>The table that is searched does not have it.</summary>
    NotInTable,
    /// <summary>The node was left empty: its <c>when</c>, its time, or a failure.</summary>
    LeftEmpty,
    /// <summary>All that can be told is that it did not come out.</summary>
    NotAmong,
}
