namespace AdFlow.Runtime;

/// <summary>
/// What the stages of a graph usually take, learnt from the times of its runs. Thread-safe: readers take whatever
/// number is there; of several runs that would teach at once, one does.
/// </summary>
internal sealed class StageEstimates
{
    private readonly Segment[] _segments;
    private readonly long[] _stages;
    private readonly double[] _rows;
    private readonly long[][] _branches;
    private readonly long[][] _paths;
    private readonly long[] _gains;
    private int _isTaught;

    public StageEstimates(Segment[] segments, int stages)
    {
        _segments = segments;
        _stages = new long[stages];
        _rows = new double[stages];
        _branches = [.. segments.Select(segment => new long[segment.Branches.Length])];
        _paths = [.. segments.Select(segment => new long[segment.Branches.Length])];
        _gains = new long[segments.Length];
    }

    /// <summary>Ticks that a stage usually takes; 0 where nothing is known yet.</summary>
    public long Stage(int stage) => Volatile.Read(ref _stages[stage]);

    /// <summary>Ticks that a row of a stage usually takes a thread; 0 where nothing is known yet.</summary>
    public double RowTicks(int stage) => Volatile.Read(ref _rows[stage]);

    /// <summary>Ticks that a branch usually takes.</summary>
    public long Branch(Segment segment, int branch) => Volatile.Read(ref _branches[segment.Ordinal][branch]);

    /// <summary>Ticks from the start of a branch to the end of the segment, however many threads there are.</summary>
    public long Path(Segment segment, int branch) => Volatile.Read(ref _paths[segment.Ordinal][branch]);

    /// <summary>Ticks of a segment that other threads could take over.</summary>
    public long Gain(Segment segment) => Volatile.Read(ref _gains[segment.Ordinal]);

    /// <summary>Learns from a run that reached every stage.</summary>
    /// <param name="times">Its times.</param>
    public void Learn(StageTimes times)
    {
        if (Interlocked.Exchange(ref _isTaught, 1) == 1)
            return;
        for (int i = 0; i < _stages.Length; i++)
        {
            var (start, end, _) = times.Readings[i];
            _stages[i] = (long)Math.Ceiling(Next(_stages[i], Math.Max(end - start, 1)));
            var (rows, ticks) = times.Work[i];
            if (rows > 0)
                _rows[i] = Next(_rows[i], (double)(ticks > 0 ? ticks : end - start) / rows);
        }
        foreach (var segment in _segments)
            if (segment.CanFork)
                Sum(segment);
        Volatile.Write(ref _isTaught, 0);
    }

    // Falls fast and rises slowly: what a stage takes beyond its work (compiling, another process) is no reason to wake
    // threads.
    private static double Next(double known, double taken) =>
        known == 0 ? taken
        : taken < known ? known - (known - taken) / 4
        : known + (Math.Min(taken, 4 * known) - known) / 16;

    private void Sum(Segment segment)
    {
        var (branches, paths) = (_branches[segment.Ordinal], _paths[segment.Ordinal]);
        long all = 0, longest = 0;
        for (int i = branches.Length - 1; i >= 0; i--)
        {
            long own = 0, behind = 0;
            foreach (int stage in segment.Branches[i].Stages)
                own += _stages[stage];
            foreach (int next in segment.Branches[i].Next)
                behind = Math.Max(behind, paths[next]);
            branches[i] = own;
            paths[i] = own + behind;
            all += own;
            longest = Math.Max(longest, paths[i]);
        }
        _gains[segment.Ordinal] = all - longest;
    }
}
