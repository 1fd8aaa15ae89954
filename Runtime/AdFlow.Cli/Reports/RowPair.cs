using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>A row of two tables.</summary>
/// <param name="Left">Row on the left, or −1.</param>
/// <param name="Right">Row on the right, or −1.</param>
/// <param name="Moves">Ranks that it comes later on the right.</param>
internal readonly record struct RowPair(int Left, int Right, int Moves);

/// <summary>The rows of two tables in one order: that of the left, those that only the right has behind the row that
/// they follow there.</summary>
internal sealed class RowPairs
{
    public RowPairs(TableDifference table)
    {
        if (table.Match is { } match)
            All = Matched(match, table.LeftRows);
        else
            All = [.. Enumerable.Range(0, Math.Max(0, table.LeftRows)).Select(row => new RowPair(row, -1, 0)),
                .. Enumerable.Range(0, Math.Max(0, table.RightRows)).Select(row => new RowPair(-1, row, 0))];
    }

    /// <summary>All rows.</summary>
    public IReadOnlyList<RowPair> All { get; }

    private static List<RowPair> Matched(RowMatch match, int leftRows)
    {
        int[] moves = match.Moves();
        var rightOf = new Dictionary<int, RowPair>();
        for (int i = 0; i < match.Left.Length; i++)
            rightOf.Add(match.Left[i], new(match.Left[i], match.Right[i], moves[i]));
        var onlyRight = match.OnlyRight.ToHashSet();
        var rows = new List<RowPair>();
        AddFollowers(-1);
        for (int row = 0; row < leftRows; row++)
        {
            rows.Add(rightOf.TryGetValue(row, out var pair) ? pair : new(row, -1, 0));
            if (rows[^1].Right >= 0)
                AddFollowers(rows[^1].Right);
        }
        return rows;

        void AddFollowers(int right)
        {
            for (int next = right + 1; onlyRight.Contains(next); next++)
                rows.Add(new(-1, next, 0));
        }
    }
}
