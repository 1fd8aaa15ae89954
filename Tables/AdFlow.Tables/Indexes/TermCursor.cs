namespace AdFlow.Tables.Indexes;

/// <summary>A place in the postings of one query term; only moves forward.</summary>
internal unsafe struct TermCursor
{
    private readonly int* _rows;
    private readonly int _start, _end, _firstBlock;
    private int _block;
    private double _blockBound;

    public TermCursor(InvertedIndex index, QueryTerm term)
    {
        _rows = index.PostingRows.Pointer;
        _start = Position = index.PostingStarts[term.Term];
        _end = index.PostingStarts[term.Term + 1];
        _firstBlock = index.BlockStarts[term.Term];
        _block = -1;
        Weight = term.Weight;
    }

    /// <summary>Weight of the term.</summary>
    public readonly double Weight;

    /// <summary>The posting.</summary>
    public int Position;

    /// <summary>Row of the posting, or the highest integer behind the last.</summary>
    public readonly int Row => Position < _end ? _rows[Position] : int.MaxValue;

    /// <summary>Last row of the block of the posting; the highest integer behind the last.</summary>
    public readonly int LastRowOfBlock =>
        Position < _end ? LastRow((Position - _start) / InvertedIndex.BlockSize) : int.MaxValue;

    /// <summary>Moves to the first posting whose row is at least this one, by doubling steps and bisection.</summary>
    public void Seek(int row)
    {
        if (Row >= row)
            return;
        int step = 1, low = Position + 1;
        while (low + step < _end && _rows[low + step] < row)
        {
            low += step;
            step *= 2;
        }
        int high = Math.Min(low + step, _end);
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) >> 1);
            if (_rows[middle] < row)
                low = middle + 1;
            else
                high = middle;
        }
        Position = low;
    }

    /// <summary>Bound of the term's weighted pseudo-frequency in the rows from low to high (exclusive); low never
    /// falls.</summary>
    public double Bound(Bm25Scorer scorer, InvertedIndex index, int low, int high)
    {
        if (_block < 0)
            MoveTo(0, scorer, index);
        int blocks = (_end - _start + InvertedIndex.BlockSize - 1) / InvertedIndex.BlockSize;
        int block = _block;
        while (block < blocks && LastRow(block) < low)
            block++;
        if (block == blocks)
            return 0;
        if (block != _block)
            MoveTo(block, scorer, index);
        double bound = FirstRow(block) < high ? _blockBound : 0;
        while (++block < blocks && FirstRow(block) < high)
            bound = Math.Max(bound, scorer.Bound(index.BlockFrequencies, index.BlockLengths, _firstBlock + block));
        return bound * Weight;
    }

    private void MoveTo(int block, Bm25Scorer scorer, InvertedIndex index)
    {
        _block = block;
        _blockBound = scorer.Bound(index.BlockFrequencies, index.BlockLengths, _firstBlock + block);
    }

    private readonly int FirstRow(int block) => _rows[_start + block * InvertedIndex.BlockSize];

    private readonly int LastRow(int block) =>
        _rows[Math.Min(_start + (block + 1) * InvertedIndex.BlockSize, _end) - 1];
}
