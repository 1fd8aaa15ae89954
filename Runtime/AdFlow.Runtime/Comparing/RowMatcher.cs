using System.Buffers;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>
/// Finds which row of one table is which of another. Columns that may be keys are tried one by one, then all together;
/// what is unique and never null on both sides is a key. Otherwise rows are matched by position. Not thread-safe: it
/// reuses its memory.
/// </summary>
internal sealed unsafe class RowMatcher
{
    // Tables of one run often have one column of keys.
    private readonly Dictionary<(nint Left, nint Right, string Name), RowMatch?> _known = [];
    private readonly Dictionary<long, int> _integers = [];
    private readonly Dictionary<byte[], int> _places = new(new ValueKey.Comparer());
    private readonly ArrayBufferWriter<byte> _key = new();

    /// <summary>Forgets the columns that were looked at: to be called before their memory is given up.</summary>
    public void Forget() => _known.Clear();

    /// <summary>Matches the rows of two tables.</summary>
    /// <param name="left">One table.</param>
    /// <param name="right">The other.</param>
    /// <param name="candidates">Columns that may be keys, the best first.</param>
    public RowMatch Match(Batch left, Batch right, IReadOnlyList<ColumnPair> candidates)
    {
        foreach (var candidate in candidates)
            if (MatchBy(candidate, left, right) is { } match)
                return match;
        return candidates.Count > 1 && TryMatch(RowMatching.KeyColumns, left, right, candidates) is { } together
            ? together : ByPosition(left.RowCount, right.RowCount);
    }

    private RowMatch? MatchBy(ColumnPair column, Batch left, Batch right)
    {
        var key = ((nint)left[column.Left].Node, (nint)right[column.Right].Node, column.Name);
        if (!_known.TryGetValue(key, out var match))
            _known.Add(key, match = TryMatch(RowMatching.Key, left, right, [column]));
        return match;
    }

    private static RowMatch ByPosition(int left, int right)
    {
        int both = Math.Min(left, right);
        return new(RowMatching.Position, [], Range(0, both), Range(0, both), Range(both, left), Range(both, right));
    }

    // Null where the columns are no key.
    private RowMatch? TryMatch(RowMatching how, Batch left, Batch right, IReadOnlyList<ColumnPair> columns)
    {
        string[] names = [.. columns.Select(column => column.Name)];
        int[] lefts = [.. columns.Select(column => column.Left)], rights = [.. columns.Select(column => column.Right)];
        _places.Clear();
        _integers.Clear();
        if (!TryAdd(left, lefts))
            return null;
        bool isAligned = left.RowCount == right.RowCount
            && columns.All(column => ColumnBytes.AreSame(left[column.Left], right[column.Right]));
        if (isAligned)
            return new(how, names, Range(0, left.RowCount), Range(0, left.RowCount), [], []);
        return TryFind(left.RowCount, right, rights) is { } rightOf
            ? Make(how, names, rightOf, right.RowCount) : null;
    }

    // Whether every row of the left table has a key of its own.
    private bool TryAdd(Batch left, int[] columns)
    {
        for (int row = 0; row < left.RowCount; row++)
            if (!TryPlace(left, columns, row, row, out int known) || known >= 0)
                return false;
        return true;
    }

    // For each row of the left table its match or −1; null where a key comes twice on the right.
    private int[]? TryFind(int leftRows, Batch right, int[] columns)
    {
        int[] rightOf = new int[leftRows];
        Array.Fill(rightOf, -1);
        for (int row = 0; row < right.RowCount; row++)
        {
            if (!TryPlace(right, columns, row, leftRows, out int place))
                return null;
            if (place < 0)
                continue;
            if (place == leftRows || rightOf[place] >= 0)
                return null;
            rightOf[place] = row;
        }
        return rightOf;
    }

    // False where the key is null. Where it is known its place, else −1, and the place is what was given.
    private bool TryPlace(Batch rows, int[] columns, int row, int place, out int known)
    {
        known = -1;
        if (columns.Length == 1 && rows[columns[0]] is var column && column.Type.IsInteger())
        {
            if (!column.IsValid(row))
                return false;
            long integer = CellComparison.Bits(column, row);
            if (!_integers.TryAdd(integer, place))
                known = _integers[integer];
            return true;
        }
        if (!TryWriteKey(rows, columns, row))
            return false;
        var places = _places.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!places.TryAdd(_key.WrittenSpan, place))
            known = places[_key.WrittenSpan];
        return true;
    }

    private bool TryWriteKey(Batch rows, int[] columns, int row)
    {
        _key.ResetWrittenCount();
        foreach (int column in columns)
        {
            if (!rows[column].IsValid(row))
                return false;
            ValueKey.Write(_key, rows[column], row);
        }
        return true;
    }

    private static RowMatch Make(RowMatching how, string[] columns, int[] rightOf, int rightRows)
    {
        List<int> left = [], right = [], onlyLeft = [];
        var isMatched = new bool[rightRows];
        for (int row = 0; row < rightOf.Length; row++)
        {
            if (rightOf[row] < 0)
            {
                onlyLeft.Add(row);
                continue;
            }
            left.Add(row);
            right.Add(rightOf[row]);
            isMatched[rightOf[row]] = true;
        }
        int[] onlyRight = [.. Range(0, rightRows).Where(row => !isMatched[row])];
        return new(how, columns, [.. left], [.. right], [.. onlyLeft], onlyRight);
    }

    private static int[] Range(int start, int end)
    {
        var rows = new int[end - start];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = start + i;
        return rows;
    }
}
