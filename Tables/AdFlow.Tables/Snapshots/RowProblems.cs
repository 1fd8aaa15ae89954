using System.Globalization;

namespace AdFlow.Tables;

/// <summary>Lists the first rows of a column that have a problem and counts the others. Not thread-safe.</summary>
internal sealed class RowProblems(List<TableProblem> problems, string table, string column)
{
    private const int MaxListed = 20;

    private long _count;
    private TableProblem? _last;

    /// <summary>Takes a row; what was found is asked for only where it is listed.</summary>
    public void Add(int row, Func<int, string> found, string expected, string advice)
    {
        if (++_count <= MaxListed)
            problems.Add(_last = new(table, column, row, found(row), expected, advice));
    }

    /// <summary>States how many more rows there are.</summary>
    /// <param name="what">The rows, in the plural.</param>
    public void End(string what)
    {
        if (_count > MaxListed)
            problems.Add(_last! with
            {
                Row = null,
                Found = string.Create(CultureInfo.InvariantCulture, $"{_count - MaxListed} more {what}"),
            });
    }

    /// <summary>Adds a problem of the whole column.</summary>
    public void AddWhole(string found, string expected, string advice) =>
        problems.Add(new(table, column, null, found, expected, advice));
}
