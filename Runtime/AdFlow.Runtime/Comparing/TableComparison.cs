using System.Buffers;
using System.Text;
using System.Text.Json;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Runtime;

/// <summary>Compares tables of two runs. Not thread-safe: it reuses its memory.</summary>
internal sealed class TableComparison
{
    private readonly RowMatcher _matcher = new();
    private readonly List<double> _differences = [];
    private bool[] _isChanged = [];

    /// <summary>Forgets which rows were which: to be called before memory of tables that were compared is given up.
    /// </summary>
    public void Forget() => _matcher.Forget();

    /// <summary>Compares a table that both runs have.</summary>
    public TableDifference Compare(TablePair table, Batch left, Batch right)
    {
        var match = _matcher.Match(left, right, table.KeyCandidates);
        _isChanged = new bool[match.Left.Length];
        var columns = new List<ColumnDifference>();
        foreach (var column in table.Columns)
            if (Compare(column, left, right, match) is { } difference)
                columns.Add(difference);
        return new TableDifference
        {
            Table = table,
            LeftRows = left.RowCount,
            RightRows = right.RowCount,
            Match = match,
            Moved = match.Moves().Count(move => move != 0),
            Columns = columns,
            ChangedRows = _isChanged.Count(isChanged => isChanged),
        };
    }

    // Null where no matched row differs.
    private ColumnDifference? Compare(ColumnPair column, Batch left, Batch right, RowMatch match)
    {
        Column one = left[column.Left], other = right[column.Right];
        if (match.IsIdentity && ColumnBytes.AreSame(one, other))
            return null;
        _differences.Clear();
        int changed = 0, nulls = 0, largest = -1;
        double most = -1;
        for (int i = 0; i < match.Left.Length; i++)
        {
            int row = match.Left[i], otherRow = match.Right[i];
            if (column.AreEqual(one, row, other, otherRow))
                continue;
            changed++;
            _isChanged[i] = true;
            if (largest < 0)
                largest = row;
            bool isNull = one.IsValid(row) != other.IsValid(otherRow);
            nulls += isNull ? 1 : 0;
            if (!column.IsNumber || isNull || !TryDifference(one, row, other, otherRow, out double difference))
                continue;
            _differences.Add(difference);
            if (Math.Abs(difference) > most)
                (most, largest) = (Math.Abs(difference), row);
        }
        return changed == 0
            ? null : new(column, changed, nulls, [.. _differences], largest, KeyOf(left, match, largest));
    }

    private static bool TryDifference(Column left, int leftRow, Column right, int rightRow, out double difference)
    {
        CellComparison.TryNumber(left, leftRow, out double before);
        CellComparison.TryNumber(right, rightRow, out double after);
        difference = after - before;
        return double.IsFinite(difference);
    }

    // How people find the row again.
    private static string KeyOf(Batch left, RowMatch match, int row)
    {
        if (match.How is RowMatching.Position)
            return FormattableString.Invariant($"row {row}");
        return string.Join(", ", match.Columns.Select(name => $"{name}={ValueOf(left, name, row)}"));
    }

    private static string ValueOf(Batch rows, string column, int row)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, JsonRowWriter.Options))
            new JsonRowWriter(rows.Schema).WriteValue(json, rows, rows.Schema.IndexOf(column), row);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
