namespace AdFlow.Runtime;

/// <summary>
/// A group of map operators that come one after the other, as all runs of a bound graph share it: counts its rows,
/// is compiled once it is hot, and keeps what came of it. Thread-safe.
/// </summary>
internal sealed class GroupTier
{
    private readonly FusedStage _stage;
    private readonly StageProgram _program;
    private readonly KernelStep[] _steps;
    private readonly BoundGraphOptions _options;
    private readonly Lock _lock = new();
    private volatile CompiledSegment[]? _segments;
    private volatile bool _isStopped;
    private string _note = "";
    private long _rows;
    private int _state;

    public GroupTier(FusedStage stage, StageProgram program, KernelStep[] steps, BoundGraphOptions options) =>
        (_stage, _program, _steps, _options) = (stage, program, steps, options);

    /// <summary>Number of its operators.</summary>
    public int StepCount => _steps.Length;

    /// <summary>The next group in the queue.</summary>
    public GroupTier? Next { get; set; }

    /// <summary>What was compiled of it; null before.</summary>
    public CompiledSegment[]? Segments => _segments;

    /// <summary>Takes note of rows that were computed; where they make the group hot, has it compiled.</summary>
    public void Count(long rows)
    {
        if (Volatile.Read(ref _state) != (int)GroupTierState.Cold
            || Interlocked.Add(ref _rows, rows) < _options.HotRows
            || Interlocked.CompareExchange(ref _state, (int)GroupTierState.Queued, (int)GroupTierState.Cold)
                != (int)GroupTierState.Cold)
            return;
        if (_options.CompilesInline)
            Compile();
        else
            CompilationQueue.Shared.Add(this);
    }

    /// <summary>Compiles the group. Nothing is thrown: a group that fails goes on as kernels, and says why.</summary>
    public void Compile()
    {
        if (_isStopped)
            return;
        try
        {
            var segments = new SegmentBuilder(_program, _steps, _options, Refuse).Build(out string reason);
            lock (_lock)
            {
                _note = reason;
                _state = (int)(segments.Length > 0 ? GroupTierState.Checking : GroupTierState.Kernels);
            }
            _segments = segments;
        }
        catch (Exception failure)
        {
            Refuse($"It could not be compiled: {failure.GetType().Name}: {failure.Message}");
        }
    }

    /// <summary>Lets a queued group go: nobody needs it any more.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>What has become of it.</summary>
    public GroupTierReport Report()
    {
        lock (_lock)
        {
            var state = (GroupTierState)_state;
            if (state is GroupTierState.Checking && _segments is { } segments && segments.All(one => one.IsTrusted))
                state = GroupTierState.Compiled;
            string[] nodes = [.. _steps.Select(step => _stage.Nodes[step.Node].Path).Distinct()];
            return new GroupTierReport(nodes, state, Interlocked.Read(ref _rows), _note);
        }
    }

    private void Refuse(string reason)
    {
        lock (_lock)
        {
            if (_state != (int)GroupTierState.Refused)
                _note = reason;
            _state = (int)GroupTierState.Refused;
        }
    }
}
