namespace AdFlow.Tables.Indexes;

/// <summary>The rows that hold a term, ascending, each with frequencies and positions by field. A view.</summary>
public readonly ref struct PostingList
{
    private readonly ReadOnlySpan<ushort> _frequencies;
    private readonly ReadOnlySpan<int> _positionStarts, _positions;
    private readonly int _fields;

    internal PostingList(
        ReadOnlySpan<int> rows, ReadOnlySpan<ushort> frequencies, int fields, ReadOnlySpan<int> positionStarts,
        ReadOnlySpan<int> positions)
    {
        Rows = rows;
        _frequencies = frequencies;
        _fields = fields;
        _positionStarts = positionStarts;
        _positions = positions;
    }

    /// <summary>The rows.</summary>
    public ReadOnlySpan<int> Rows { get; }

    /// <summary>Number of rows.</summary>
    public int Count => Rows.Length;

    /// <summary>Times that the term stands in a field of the row at an ordinal; 65,535 stands for more too.</summary>
    public int Frequency(int ordinal, int field) => _frequencies[ordinal * _fields + field];

    /// <summary>
    /// Ascending positions of the term in a field of the row at an ordinal; the items of a list are 100 apart. Empty
    /// where the index was built without positions.
    /// </summary>
    public ReadOnlySpan<int> Positions(int ordinal, int field)
    {
        if (_positionStarts.IsEmpty)
            return default;
        int start = _positionStarts[ordinal];
        for (int before = 0; before < field; before++)
            start += Frequency(ordinal, before);
        return _positions.Slice(start, Frequency(ordinal, field));
    }

    /// <summary>Ordinal of a row, or a negative number where it does not hold the term. Logarithmic.</summary>
    public int Find(int row) => Rows.BinarySearch(row);
}
