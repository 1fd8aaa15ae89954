namespace AdFlow.Runtime;

/// <summary>
/// Executes the steps of a group by kernels or by what was compiled of them, and counts their rows. Looks for compiled
/// code when a run begins and now and then within a long one; taking it over allocates once. Not thread-safe.
/// </summary>
/// <param name="kernels">Executes steps by kernels.</param>
/// <param name="tier">The group.</param>
/// <param name="chunk">Where the slots are.</param>
internal sealed class TieredSteps(KernelGroup kernels, GroupTier tier, StageChunk chunk)
{
    // Counting has to stop all threads for a moment; so it is not done for every chunk.
    private const int RowsPerCount = 1 << 16;

    private readonly int _steps = tier.StepCount;
    private CompiledSegment[]? _known;
    private SegmentExecution[] _segments = [];
    private int _rows;

    /// <summary>Whether all steps are one trusted loop that writes nothing but results.</summary>
    public bool IsOneLoop => _segments is [var only] && only.Segment is { IsTrusted: true, First: 0 } segment
        && segment.End == _steps && only.WritesResultsOnly;

    /// <summary>Begins a run.</summary>
    public void Begin()
    {
        if (_rows > 0)
            Count();
        TakeOver();
    }

    /// <summary>Executes a chunk.</summary>
    public void Run(int count)
    {
        if ((_rows += count) >= RowsPerCount)
        {
            Count();
            TakeOver();
        }
        int at = 0;
        foreach (var execution in _segments)
        {
            var segment = execution.Segment;
            if (segment.IsRefused)
                continue;
            if (at < segment.First)
                kernels.Run(at, segment.First, count);
            Run(execution, segment, count);
            at = segment.End;
        }
        if (at < _steps)
            kernels.Run(at, _steps, count);
    }

    private void Run(SegmentExecution execution, CompiledSegment segment, int count)
    {
        if (segment.IsTrusted)
        {
            execution.Run(count);
            return;
        }
        execution.RunAside(count);
        kernels.Run(segment.First, segment.End, count);
        execution.Compare(count);
    }

    private void Count()
    {
        tier.Count(_rows);
        _rows = 0;
    }

    private void TakeOver()
    {
        if (tier.Segments is not { } segments || segments == _known)
            return;
        _known = segments;
        _segments = [.. segments.Select(segment => new SegmentExecution(chunk, segment))];
    }
}
