namespace AdFlow.Tables.Indexes;

/// <summary>
/// From a key to all its rows, ascending, for one integer or text column of a table snapshot (one batch). Rows whose
/// key is null are not found. Groups are numbered by their first row. A view over the index's and the batch's memory,
/// which must outlive it. Immutable and thread-safe; finding allocates nothing.
/// </summary>
public sealed class GroupKeyIndex
{
    private const string Kind = "group_key/2";

    private readonly KeyColumn _keys;
    private readonly KeyTable _table;
    private readonly IndexArray<int> _starts, _rows;

    private GroupKeyIndex(IndexTableReader reader, Batch batch, bool validate)
    {
        Stored = reader.Table;
        Column = reader.Text("column");
        _keys = reader.KeyColumn(batch, Column);
        _starts = reader.Array<int>("starts", DataType.Int32);
        _rows = reader.Array<int>("group_rows", DataType.Int32);
        if (validate)
            CheckGroups(reader);
        _table = new KeyTable(reader, _keys, new KeyFirsts(_starts, _rows));
        if (validate)
            _table.Check(reader, _keys.Length);
    }

    /// <summary>The stored form, kept reachable as long as the index is; its owner disposes it.</summary>
    public Table Stored { get; }

    /// <summary>Name of the key column.</summary>
    public string Column { get; }

    /// <summary>Whether keys are texts, not integers.</summary>
    public bool IsText => _keys.IsText;

    /// <summary>Number of distinct keys.</summary>
    public int GroupCount => _starts.Length - 1;

    /// <summary>Makes the stored form of an index.</summary>
    /// <param name="batch">All rows of the table.</param>
    /// <param name="column">Name of the key column: integers of 8 to 64 bits, or utf8.</param>
    /// <exception cref="ArgumentException">The column is of another type.</exception>
    public static Table Build(Batch batch, string column)
    {
        var keys = new KeyColumn(batch[column], column);
        int[] groupOfRow = KeySlots.Groups(keys, out int groupCount);
        var table = new IndexTableBuilder(Kind);
        table.AddText("column", column);
        table.AddNumber("rows", batch.RowCount);
        var (offsets, order) = CountingSort.Order(groupOfRow, groupCount);
        table.AddArray<int>("starts", DataType.Int32, offsets);
        table.AddArray<int>("group_rows", DataType.Int32, order);
        int[] firsts = [.. offsets.Take(groupCount).Select(start => order[start])];
        new KeyTableBuilder(keys, firsts).Store(table);
        return table.Build();
    }

    /// <summary>Opens a stored index over the batch that it was built from.</summary>
    /// <param name="index">What <see cref="Build"/> made, perhaps stored and mapped since.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="validate">False only for an index that was validated before and cannot have changed.</param>
    /// <exception cref="IndexFormatException">It is damaged or belongs to another batch.</exception>
    public static GroupKeyIndex Open(Table index, Batch batch, bool validate = true) =>
        new(new IndexTableReader(index, Kind), batch, validate);

    /// <summary>Rows of an integer key (for uint64 keys its bits), ascending; empty where it is absent.</summary>
    /// <exception cref="InvalidOperationException">The keys are texts.</exception>
    public ReadOnlySpan<int> Find(long key)
    {
        RequireKind(text: false);
        return Rows(_table.Find(key));
    }

    /// <summary>Rows of a text key, ascending; empty where it is absent.</summary>
    /// <exception cref="InvalidOperationException">The keys are integers.</exception>
    public ReadOnlySpan<int> Find(ReadOnlySpan<byte> key)
    {
        RequireKind(text: true);
        return Rows(_table.Find(key));
    }

    /// <summary>Groups of a column of keys, of any integer type for integer keys, of text for text keys.</summary>
    /// <param name="keys">Keys; a null is not found.</param>
    /// <param name="groups">Takes the group of each key, −1 where it is absent; at least as long as the keys.</param>
    public void FindGroups(Column keys, Span<int> groups)
    {
        var probes = new KeyColumn(keys, "probe");
        RequireKind(probes.IsText);
        _table.Find(probes, groups[..keys.Length]);
    }

    /// <summary>Rows of a group, ascending; empty for group −1.</summary>
    public ReadOnlySpan<int> Rows(int group) => group < 0 ? default : _rows.Slice(_starts[group], _starts[group + 1]);

    private void CheckGroups(IndexTableReader reader)
    {
        reader.RequireOffsets("starts", _starts.Span, _rows.Length);
        reader.RequireRange("group_rows", _rows.Span, 0, _keys.Length);
        for (int group = 0; group < GroupCount; group++)
            if (_starts[group] == _starts[group + 1])
                reader.Require(false, $"no rows of group {group}", "at least one");
    }

    private void RequireKind(bool text)
    {
        if (text != IsText)
            throw KeyColumn.WrongKind(Column, IsText);
    }
}
