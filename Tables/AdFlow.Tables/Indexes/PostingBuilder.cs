namespace AdFlow.Tables.Indexes;

/// <summary>Makes postings of sorted occurrences, with bounds for each block of them and each term.</summary>
internal sealed class PostingBuilder(int fields, int rows, int[] lengths)
{
    private readonly List<int> _rows = [], _starts = [0], _positionStarts = [0], _positions = [];
    private readonly List<ushort> _frequencies = [];
    private readonly List<int> _blockStarts = [0];
    private readonly List<ushort> _blockFrequencies = [], _termFrequencies = [];
    private readonly List<int> _blockLengths = [], _termLengths = [];

    /// <summary>Stores the postings.</summary>
    /// <param name="table">Takes the columns.</param>
    /// <param name="starts">Where the occurrences of each term start in <paramref name="occurrences"/>.</param>
    /// <param name="occurrences">Occurrences by term, within a term by row, field and position.</param>
    /// <param name="cells">Row · fields + field of each occurrence.</param>
    /// <param name="positions">Position of each occurrence, or null to store none.</param>
    public void Store(
        IndexTableBuilder table, int[] starts, int[] occurrences, List<int> cells, List<int>? positions)
    {
        for (int term = 0; term < starts.Length - 1; term++)
        {
            for (int i = starts[term]; i < starts[term + 1]; i++)
                Add(cells[occurrences[i]], positions is null ? -1 : positions[occurrences[i]]);
            AddBlocks();
        }
        Store(table, positions is not null);
    }

    private void Add(int cell, int position)
    {
        int row = cell / fields, field = cell % fields;
        if (_rows.Count == _starts[^1] || _rows[^1] != row)
        {
            _rows.Add(row);
            for (int i = 0; i < fields; i++)
                _frequencies.Add(0);
            _positionStarts.Add(_positions.Count);
        }
        int at = _frequencies.Count - fields + field;
        if (_frequencies[at] == ushort.MaxValue)
            return;
        _frequencies[at]++;
        if (position < 0)
            return;
        _positions.Add(position);
        _positionStarts[^1] = _positions.Count;
    }

    private void AddBlocks()
    {
        for (int start = _starts[^1]; start < _rows.Count; start += InvertedIndex.BlockSize)
            AddBound(start, Math.Min(start + InvertedIndex.BlockSize, _rows.Count), _blockFrequencies, _blockLengths);
        AddBound(_starts[^1], _rows.Count, _termFrequencies, _termLengths);
        _starts.Add(_rows.Count);
        _blockStarts.Add(_blockLengths.Count / fields);
    }

    // The highest frequency and the lowest length of each field over postings that have the term in it.
    private void AddBound(int start, int end, List<ushort> frequencies, List<int> shortest)
    {
        for (int field = 0; field < fields; field++)
        {
            ushort most = 0;
            int least = int.MaxValue;
            for (int posting = start; posting < end; posting++)
                if (_frequencies[posting * fields + field] is var frequency and > 0)
                {
                    most = Math.Max(most, frequency);
                    least = Math.Min(least, lengths[field * rows + _rows[posting]]);
                }
            frequencies.Add(most);
            shortest.Add(most == 0 ? 0 : least);
        }
    }

    private void Store(IndexTableBuilder table, bool withPositions)
    {
        table.AddArray<int>("posting_starts", DataType.Int32, _starts.ToArray());
        table.AddArray<int>("posting_rows", DataType.Int32, _rows.ToArray());
        table.AddArray<ushort>("frequencies", DataType.UInt16, _frequencies.ToArray());
        table.AddArray<int>("block_starts", DataType.Int32, _blockStarts.ToArray());
        table.AddArray<ushort>("block_frequencies", DataType.UInt16, _blockFrequencies.ToArray());
        table.AddArray<int>("block_lengths", DataType.Int32, _blockLengths.ToArray());
        table.AddArray<ushort>("term_frequencies", DataType.UInt16, _termFrequencies.ToArray());
        table.AddArray<int>("term_lengths", DataType.Int32, _termLengths.ToArray());
        table.AddNumber("has_positions", withPositions ? 1 : 0);
        table.AddArray<int>("position_starts", DataType.Int32, withPositions ? _positionStarts.ToArray() : []);
        table.AddArray<int>("positions", DataType.Int32, _positions.ToArray());
    }
}
