namespace AdFlow.Devices.Simulated;

/// <summary>A set of bytes, as ranges in ascending order with gaps between them. Not thread-safe.</summary>
internal sealed class ByteRanges
{
    private readonly List<(long From, long To)> _ranges = [];

    /// <summary>Adds the bytes from one on up to another, exclusive.</summary>
    internal void Add(long from, long to)
    {
        if (from >= to)
            return;
        int first = FirstEndingAt(from), last = first;
        for (; last < _ranges.Count && _ranges[last].From <= to; last++)
        {
            from = Math.Min(from, _ranges[last].From);
            to = Math.Max(to, _ranges[last].To);
        }
        if (last > first)
            _ranges.RemoveRange(first + 1, last - first - 1);
        else
            _ranges.Insert(first, default);
        _ranges[first] = (from, to);
    }

    /// <summary>Takes bytes out.</summary>
    internal void Remove(long from, long to)
    {
        if (from >= to)
            return;
        for (int i = FirstEndingAt(from); i < _ranges.Count && _ranges[i].From < to; i++)
        {
            var (start, end) = _ranges[i];
            _ranges.RemoveAt(i);
            if (to < end)
                _ranges.Insert(i, (Math.Max(start, to), end));
            if (start < from)
                _ranges.Insert(i, (start, Math.Min(end, from)));
            else if (to >= end)
                i--;
        }
    }

    /// <summary>The first byte of a range that is not in the set.</summary>
    /// <returns>−1 where all are.</returns>
    internal long FirstMissing(long from, long to)
    {
        if (from >= to)
            return -1;
        int at = FirstEndingAt(from + 1);
        if (at == _ranges.Count || _ranges[at].From > from)
            return from;
        return _ranges[at].To >= to ? -1 : _ranges[at].To;
    }

    // The first range that ends at a byte (exclusive) or behind it.
    private int FirstEndingAt(long end)
    {
        int low = 0, high = _ranges.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_ranges[middle].To < end)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
