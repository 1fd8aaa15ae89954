namespace AdFlow.Tables.Indexes;

/// <summary>
/// From a unique key to its row, for one integer or text column of a table snapshot (one batch). Rows whose key is
/// null are not found. Stored as a row for each integer of the range where they are dense, otherwise as words of hash
/// and row; keys stay in the column. A view over the index's and the batch's memory, which must outlive it. Immutable
/// and thread-safe; finding allocates nothing.
/// </summary>
public sealed class KeyIndex
{
    private const string Kind = "key/2";

    private readonly KeyColumn _keys;
    private readonly KeyTable _table;

    private KeyIndex(Table stored, string column, KeyColumn keys, KeyTable table)
    {
        Stored = stored;
        Column = column;
        _keys = keys;
        _table = table;
    }

    /// <summary>The stored form, kept reachable as long as the index is; its owner disposes it.</summary>
    public Table Stored { get; }

    /// <summary>Name of the key column.</summary>
    public string Column { get; }

    /// <summary>Whether keys are texts, not integers.</summary>
    public bool IsText => _keys.IsText;

    /// <summary>Makes the stored form of an index.</summary>
    /// <param name="batch">All rows of the table.</param>
    /// <param name="column">Name of the key column: integers of 8 to 64 bits, or utf8.</param>
    /// <exception cref="DuplicateKeyException">A key is there twice.</exception>
    /// <exception cref="ArgumentException">The column is of another type.</exception>
    public static Table Build(Batch batch, string column)
    {
        var keys = new KeyColumn(batch[column], column);
        int[] slots = KeySlots.Empty(keys.Length);
        for (int row = 0; row < keys.Length; row++)
        {
            if (!keys.IsValid(row))
                continue;
            int first = KeySlots.Place(slots, keys, row);
            if (first != row)
                throw new DuplicateKeyException(column, keys.Format(row), first, row);
        }
        var table = new IndexTableBuilder(Kind);
        table.AddText("column", column);
        table.AddNumber("rows", batch.RowCount);
        new KeyTableBuilder(keys, rowOfValue: null).Store(table);
        return table.Build();
    }

    /// <summary>Opens a stored index over the batch that it was built from.</summary>
    /// <param name="index">What <see cref="Build"/> made, perhaps stored and mapped since.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="validate">False only for an index that was validated before and cannot have changed.</param>
    /// <exception cref="IndexFormatException">It is damaged or belongs to another batch.</exception>
    public static KeyIndex Open(Table index, Batch batch, bool validate = true)
    {
        var reader = new IndexTableReader(index, Kind);
        string column = reader.Text("column");
        var keys = reader.KeyColumn(batch, column);
        var table = new KeyTable(reader, keys, new KeyFirsts(keys.Length));
        if (validate)
            table.Check(reader, keys.Length);
        return new KeyIndex(index, column, keys, table);
    }

    /// <summary>Row of an integer key (for uint64 keys its bits), or −1.</summary>
    /// <exception cref="InvalidOperationException">The keys are texts.</exception>
    public int Find(long key)
    {
        RequireKind(text: false);
        return _table.Find(key);
    }

    /// <summary>Row of a text key, or −1.</summary>
    /// <exception cref="InvalidOperationException">The keys are integers.</exception>
    public int Find(ReadOnlySpan<byte> key)
    {
        RequireKind(text: true);
        return _table.Find(key);
    }

    /// <summary>Finds the row of an integer key.</summary>
    public bool TryFind(long key, out int row) => (row = Find(key)) >= 0;

    /// <summary>Rows of many integer keys.</summary>
    /// <param name="keys">Keys.</param>
    /// <param name="rows">Takes the row of each key, −1 where it is absent; at least as long as the keys.</param>
    public void Find(ReadOnlySpan<long> keys, Span<int> rows)
    {
        RequireKind(text: false);
        _table.Find(keys, rows[..keys.Length]);
    }

    /// <summary>Rows of a column of keys, of any integer type for integer keys, of text for text keys.</summary>
    /// <param name="keys">Keys; a null is not found.</param>
    /// <param name="rows">Takes the row of each key, −1 where it is absent; at least as long as the keys.</param>
    public void Find(Column keys, Span<int> rows)
    {
        var probes = new KeyColumn(keys, "probe");
        RequireKind(probes.IsText);
        _table.Find(probes, rows[..keys.Length]);
    }

    private void RequireKind(bool text)
    {
        if (text != IsText)
            throw KeyColumn.WrongKind(Column, IsText);
    }
}
