namespace AdFlow.Tables.Indexes;

/// <summary>
/// From a key to all its rows, ascending, for one integer or text column of a table snapshot (one batch). Rows whose
/// key is null are not found. Groups are numbered by their first row. A view over the index's and the batch's memory,
/// which must outlive it. Immutable and thread-safe; finding allocates nothing.
/// </summary>
public sealed class GroupKeyIndex
{
    private const string Kind = "group_key/1";

    private readonly KeyColumn _keys;
    private readonly KeySlots _slots;
    private readonly IndexArray<int> _groups, _starts, _rows;

    private GroupKeyIndex(IndexTableReader reader, Batch batch, bool validate)
    {
        Stored = reader.Table;
        Column = reader.Text("column");
        _keys = reader.KeyColumn(batch, Column);
        var slots = reader.Array<int>("slots", DataType.Int32);
        _groups = reader.Array<int>("groups", DataType.Int32, slots.Length);
        _starts = reader.Array<int>("starts", DataType.Int32);
        _rows = reader.Array<int>("group_rows", DataType.Int32);
        if (validate)
        {
            KeySlots.Check(reader, slots, _keys.Length);
            reader.RequireOffsets("starts", _starts.Span, _rows.Length);
            reader.RequireRange("groups", _groups.Span, -1, GroupCount);
            reader.RequireRange("group_rows", _rows.Span, 0, _keys.Length);
            for (int slot = 0; slot < slots.Length; slot++)
                if (slots[slot] >= 0 != _groups[slot] >= 0)
                    reader.Require(false, $"a group without key or the reverse in slot {slot}", "both or none");
        }
        _slots = new KeySlots(slots, _keys);
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
        int[] slots = KeySlots.Empty(keys.Length), groups = new int[slots.Length], groupOfRow = new int[keys.Length];
        Array.Fill(groups, -1);
        int groupCount = 0;
        for (int row = 0; row < keys.Length; row++)
        {
            groupOfRow[row] = -1;
            if (!keys.IsValid(row))
                continue;
            var (slot, first) = KeySlots.Place(slots, keys, row);
            if (first == row)
                groups[slot] = groupCount++;
            groupOfRow[row] = groups[slot];
        }
        var table = new IndexTableBuilder(Kind);
        table.AddText("column", column);
        table.AddNumber("rows", batch.RowCount);
        table.AddArray<int>("slots", DataType.Int32, slots);
        table.AddArray<int>("groups", DataType.Int32, groups);
        var (offsets, order) = CountingSort.Order(groupOfRow, groupCount);
        table.AddArray<int>("starts", DataType.Int32, offsets);
        table.AddArray<int>("group_rows", DataType.Int32, order);
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
    public ReadOnlySpan<int> Find(long key) => Rows(Group(Slots(text: false).Find(key)));

    /// <summary>Rows of a text key, ascending; empty where it is absent.</summary>
    /// <exception cref="InvalidOperationException">The keys are integers.</exception>
    public ReadOnlySpan<int> Find(ReadOnlySpan<byte> key) => Rows(Group(Slots(text: true).Find(key)));

    /// <summary>Groups of a column of keys, of any integer type for integer keys, of text for text keys.</summary>
    /// <param name="keys">Keys; a null is not found.</param>
    /// <param name="groups">Takes the group of each key, −1 where it is absent; at least as long as the keys.</param>
    public unsafe void FindGroups(Column keys, Span<int> groups)
    {
        groups = groups[..keys.Length];
        var probes = new KeyColumn(keys, "probe");
        var slots = Slots(probes.IsText);
        if (probes.Type is TypeId.Int64 or TypeId.UInt64)
            slots.Find(new ReadOnlySpan<long>(keys.Node->Values, keys.Length), groups);
        else
            for (int row = 0; row < groups.Length; row++)
                groups[row] = probes.IsText ? slots.Find(probes.Bytes(row)) : slots.Find(probes.Integer(row));
        for (int row = 0; row < groups.Length; row++)
            groups[row] = keys.IsValid(row) ? Group(groups[row]) : -1;
    }

    /// <summary>Rows of a group, ascending; empty for group −1.</summary>
    public ReadOnlySpan<int> Rows(int group) => group < 0 ? default : _rows.Slice(_starts[group], _starts[group + 1]);

    private int Group(int slot) => slot < 0 ? -1 : _groups[slot];

    private KeySlots Slots(bool text) => text == IsText ? _slots : throw new InvalidOperationException(
        $"The keys of column '{Column}' are {(IsText ? "texts" : "integers")}, not {(text ? "texts" : "integers")}.");
}
