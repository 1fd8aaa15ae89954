namespace AdFlow.Tables.Indexes;

/// <summary>Lists of numbers of a stored index, one behind the other.</summary>
internal readonly struct IndexLists
{
    private readonly IndexArray<int> _starts;

    /// <summary>Reads lists.</summary>
    /// <param name="reader">The stored index.</param>
    /// <param name="starts">Column of where each list starts, with the end of the last.</param>
    /// <param name="items">Column of the items.</param>
    /// <param name="count">Number of lists, or −1 for any.</param>
    /// <param name="limit">What every item must be below, and at least 0; −1 where it is already known.</param>
    public IndexLists(IndexTableReader reader, string starts, string items, int count, int limit)
    {
        _starts = reader.Array<int>(starts, DataType.Int32);
        Items = reader.Array<int>(items, DataType.Int32);
        reader.Require(_starts.Length > 0 && (count < 0 || Count == count), $"{Count} '{starts}'", $"{count}");
        if (limit < 0)
            return;
        reader.RequireOffsets(starts, _starts.Span, Items.Length);
        reader.RequireRange(items, Items.Span, 0, limit);
    }

    /// <summary>Items of all lists.</summary>
    public readonly IndexArray<int> Items;

    /// <summary>Number of lists.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>A list.</summary>
    public ReadOnlySpan<int> this[int list] => Items.Slice(_starts[list], _starts[list + 1]);
}
