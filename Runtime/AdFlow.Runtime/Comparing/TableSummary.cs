namespace AdFlow.Runtime;

/// <summary>How a table differs over many requests. Not thread-safe.</summary>
public sealed class TableSummary
{
    private const int MostKeys = 8;

    private readonly Dictionary<string, ColumnSummary> _columns = [];
    private readonly Dictionary<string, long> _matchedBy = [];

    internal TableSummary(TablePair table) => Table = table;

    /// <summary>The table, of the graphs in which it was met first.</summary>
    public TablePair Table { get; }

    /// <summary>Requests in which some run had it.</summary>
    public long Requests { get; private set; }

    /// <summary>Requests in which it differs.</summary>
    public long Different { get; private set; }

    /// <summary>Requests in which only the left run had it.</summary>
    public long OnlyInLeft { get; private set; }

    /// <summary>Requests in which only the right run had it.</summary>
    public long OnlyInRight { get; private set; }

    /// <summary>Rows on the left.</summary>
    public long LeftRows { get; private set; }

    /// <summary>Rows on the right.</summary>
    public long RightRows { get; private set; }

    /// <summary>Rows that only the left has.</summary>
    public long OnlyLeft { get; private set; }

    /// <summary>Rows that only the right has.</summary>
    public long OnlyRight { get; private set; }

    /// <summary>Rows that both have.</summary>
    public long Matched { get; private set; }

    /// <summary>Matched rows of another rank.</summary>
    public long Moved { get; private set; }

    /// <summary>Matched rows of which some column differs.</summary>
    public long ChangedRows { get; private set; }

    /// <summary>First request in which it differs, or −1.</summary>
    public long FirstRequest { get; private set; } = -1;

    /// <summary>Columns that differ, in the order of the table.</summary>
    public IEnumerable<ColumnSummary> Columns => _columns.Values.OrderBy(column => PlaceOf(column.Name));

    /// <summary>What rows were matched by, and in how many requests; most requests first.</summary>
    public IEnumerable<KeyValuePair<string, long>> MatchedBy => _matchedBy.OrderByDescending(by => by.Value);

    /// <summary>Share of the rows of both sides that differ, 0..1; 1 where only one side has the table.</summary>
    public double Share
    {
        get
        {
            if (!Table.IsInBoth)
                return 1;
            long rows = OnlyLeft + OnlyRight + Matched;
            return rows == 0 ? 0 : Math.Min(1, (OnlyLeft + OnlyRight + Math.Max(Moved, ChangedRows)) / (double)rows);
        }
    }

    internal void Add(long request, TableDifference difference)
    {
        if (difference is { LeftRows: < 0, RightRows: < 0 })
            return;
        Requests++;
        LeftRows += Math.Max(0, difference.LeftRows);
        RightRows += Math.Max(0, difference.RightRows);
        OnlyInLeft += difference.RightRows < 0 ? 1 : 0;
        OnlyInRight += difference.LeftRows < 0 ? 1 : 0;
        OnlyLeft += difference.OnlyLeft;
        OnlyRight += difference.OnlyRight;
        Moved += difference.Moved;
        ChangedRows += difference.ChangedRows;
        if (difference.Match is { } match)
            Add(match);
        if (!difference.IsDifferent)
            return;
        FirstRequest = Different++ == 0 ? request : FirstRequest;
        foreach (var column in difference.Columns)
        {
            if (!_columns.TryGetValue(column.Column.Name, out var summary))
                _columns.Add(column.Column.Name, summary = new ColumnSummary(column.Column.Name));
            summary.Add(request, column);
        }
    }

    // Of other graphs' columns that this table lacks, behind all others.
    private uint PlaceOf(string column) => (uint)Table.Columns.ToList().FindIndex(one => one.Name == column);

    private void Add(RowMatch match)
    {
        Matched += match.Left.Length;
        string by = match.ToString();
        if (_matchedBy.Count < MostKeys || _matchedBy.ContainsKey(by))
            _matchedBy[by] = _matchedBy.GetValueOrDefault(by) + 1;
    }
}
