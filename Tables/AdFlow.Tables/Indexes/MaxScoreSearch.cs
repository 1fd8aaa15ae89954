namespace AdFlow.Tables.Indexes;

/// <summary>
/// Rank-safe search for the best rows of a query: MaxScore (H. Turtle, J. Flood, "Query Evaluation: Strategies and
/// Optimizations", IP&amp;M 31(6), 1995) over windows of rows with the block bounds of S. Ding, T. Suel, "Faster Top-k
/// Document Retrieval Using Block-Max Indexes", SIGIR 2011.
/// </summary>
/// <remarks>
/// Rows ascend, so a row whose bound only equals the worst score kept cannot enter. Slots are ordered by their bound;
/// while the bounds of the first ones together do not exceed that score, a row found only by them is out, so only the
/// other, essential slots lead to rows. This is decided for the whole index to choose a window of rows in which bounds
/// are blockwise constant, and again within the window by its tighter bounds.
/// </remarks>
public unsafe ref struct MaxScoreSearch
{
    // Bounds are summed in another order than scores, which may round otherwise: by far less than this.
    private const double Slack = 1 + 1e-10;

    private readonly Bm25Scorer _scorer;
    private readonly InvertedIndex _index;
    private readonly TermCursor* _cursors;
    private readonly Slot* _slots;
    private readonly int* _order;
    private readonly double* _sums;
    private int _count, _low;
    private double _threshold;

    private struct Slot
    {
        public int Start, End;
        public double Idf, Highest, Bound, Score;
    }

    internal MaxScoreSearch(Bm25Scorer scorer, InvertedIndex index, ReadOnlySpan<QueryTerm> terms, Arena arena)
    {
        _scorer = scorer;
        _index = index;
        _cursors = (TermCursor*)arena.Allocate((long)terms.Length * sizeof(TermCursor));
        _slots = (Slot*)arena.Allocate((long)terms.Length * sizeof(Slot));
        _order = (int*)arena.Allocate((long)terms.Length * sizeof(int));
        _sums = (double*)arena.Allocate((long)terms.Length * sizeof(double));
        for (int start = 0, end, cursor = 0; start < terms.Length; start = end)
        {
            var slot = new Slot { Start = cursor };
            for (end = start; end < terms.Length && terms[end].Slot == terms[start].Slot; end++)
                if (terms[end].Term is var term and >= 0)
                {
                    double bound = scorer.Bound(index.TermFrequencies, index.TermLengths, term);
                    slot.Highest += terms[end].Weight * bound;
                    _cursors[cursor++] = new TermCursor(index, terms[end]);
                }
            slot.End = cursor;
            slot.Idf = scorer.Idf(terms[start..end]);
            slot.Highest = scorer.Saturate(slot.Highest) * slot.Idf;
            if (slot.End > slot.Start)
                _slots[_count++] = slot;
        }
    }

    /// <summary>Searches the next window of rows, a few blocks of the index, and offers every row there that may be
    /// among the best.</summary>
    /// <param name="heap">The best rows so far; the same one at each step, with room for at least one row.</param>
    /// <returns>Whether there may be more to search.</returns>
    public bool Advance(ref TopKHeap<double> heap)
    {
        for (int i = 0; i < _count; i++)
            _slots[i].Bound = _slots[i].Highest;
        int essential = Partition();
        if (essential == _count || !FindWindow(essential, ref _low, out int high))
            return false;
        SetBounds(_low, high);
        essential = Partition();
        if (essential < _count)
            ScoreWindow(_low, high, essential, ref heap);
        _low = high;
        return true;
    }

    // Orders slots by bound; returns how many of the first cannot make a row enter together.
    private readonly int Partition()
    {
        for (int i = 0; i < _count; i++)
        {
            int at = i;
            for (; at > 0 && _slots[_order[at - 1]].Bound > _slots[i].Bound; at--)
                _order[at] = _order[at - 1];
            _order[at] = i;
        }
        double sum = 0;
        for (int i = 0; i < _count; i++)
            _sums[i] = sum += _slots[_order[i]].Bound;
        return Essential(0);
    }

    private readonly int Essential(int from)
    {
        while (from < _count && _sums[from] * Slack <= _threshold)
            from++;
        return from;
    }

    // From the next row of an essential slot to the first end of a block that one of them is in.
    private readonly bool FindWindow(int essential, ref int low, out int high)
    {
        int first = int.MaxValue;
        high = int.MaxValue;
        for (int i = essential; i < _count; i++)
            for (int c = _slots[_order[i]].Start; c < _slots[_order[i]].End; c++)
            {
                _cursors[c].Seek(low);
                first = Math.Min(first, _cursors[c].Row);
                high = Math.Min(high, _cursors[c].LastRowOfBlock);
            }
        low = first;
        high = high == int.MaxValue ? high : high + 1;
        return first != int.MaxValue;
    }

    private readonly void SetBounds(int low, int high)
    {
        for (int i = 0; i < _count; i++)
        {
            double bound = 0;
            for (int c = _slots[i].Start; c < _slots[i].End; c++)
                bound += _cursors[c].Bound(_scorer, _index, low, high);
            _slots[i].Bound = _scorer.Saturate(bound) * _slots[i].Idf;
        }
    }

    private void ScoreWindow(int low, int high, int essential, ref TopKHeap<double> heap)
    {
        int row = First(essential, low);
        while (row < high)
        {
            if (Survives(row, essential))
            {
                double score = 0;
                for (int i = 0; i < _count; i++)
                    score += _slots[i].Score;
                if (score > 0)
                    heap.Offer(score, row);
                if (heap.IsFull && heap.Worst > _threshold)
                {
                    _threshold = heap.Worst;
                    essential = Essential(essential);
                }
            }
            row = First(essential, row + 1);
        }
    }

    // First row of the essential slots from a row on.
    private readonly int First(int essential, int from)
    {
        int first = int.MaxValue;
        for (int i = essential; i < _count; i++)
            for (int c = _slots[_order[i]].Start; c < _slots[_order[i]].End; c++)
            {
                _cursors[c].Seek(from);
                first = Math.Min(first, _cursors[c].Row);
            }
        return first;
    }

    // Scores a row by slots of falling bounds as long as it may still enter.
    private readonly bool Survives(int row, int essential)
    {
        double sum = 0;
        for (int i = _count - 1; i >= 0; i--)
        {
            if (i < essential && (sum + _sums[i]) * Slack <= _threshold)
                return false;
            ref var slot = ref _slots[_order[i]];
            slot.Score = ScoreSlot(slot, row);
            sum += slot.Score;
        }
        return true;
    }

    private readonly double ScoreSlot(in Slot slot, int row)
    {
        double sum = 0;
        for (int c = slot.Start; c < slot.End; c++)
        {
            _cursors[c].Seek(row);
            if (_cursors[c].Row == row)
                sum += _cursors[c].Weight * _scorer.Frequency(_cursors[c].Position);
        }
        return slot.Idf * _scorer.Saturate(sum);
    }
}
