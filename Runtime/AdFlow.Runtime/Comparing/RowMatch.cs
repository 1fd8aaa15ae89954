namespace AdFlow.Runtime;

/// <summary>Which row of one table is which of another. Immutable.</summary>
/// <param name="How">What rows were matched by.</param>
/// <param name="Columns">Names of the columns; empty by position.</param>
/// <param name="Left">Rows that have a match, ascending.</param>
/// <param name="Right">The match of each, at the same place.</param>
/// <param name="OnlyLeft">Rows without a match, ascending.</param>
/// <param name="OnlyRight">Rows of the right table without a match, ascending.</param>
public sealed record RowMatch(RowMatching How, IReadOnlyList<string> Columns,
    int[] Left, int[] Right, int[] OnlyLeft, int[] OnlyRight)
{
    /// <summary>Whether every row's match lies at the row's own position.</summary>
    public bool IsIdentity { get; } =
        Left.Length > 0 && Left.AsSpan().SequenceEqual(Right) && Left[^1] == Left.Length - 1;

    /// <summary>
    /// For each matched row how many ranks it comes later on the right, among the rows that have a match: a row that
    /// only one side has moves none.
    /// </summary>
    public int[] Moves()
    {
        var moves = new int[Left.Length];
        if (IsIdentity)
            return moves;
        var order = new int[Right.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort((int[])Right.Clone(), order);
        for (int rank = 0; rank < order.Length; rank++)
            moves[order[rank]] = rank - order[rank];
        return moves;
    }

    /// <summary>What rows were matched by, for people: <c>ad_id</c>, or <c>position</c>.</summary>
    public override string ToString() => How is RowMatching.Position ? "position" : string.Join(", ", Columns);
}
