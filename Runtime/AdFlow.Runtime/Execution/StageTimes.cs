namespace AdFlow.Runtime;

/// <summary>When each stage of a run was executed. Stages may be set by several threads.</summary>
/// <param name="stages">Stages of the plan.</param>
/// <param name="helpers">Most workers that help a run.</param>
internal sealed class StageTimes(IReadOnlyList<PhysicalStage> stages, int helpers)
{
    private readonly StageTime[] _help = new StageTime[stages.Count * helpers];
    private readonly StageTime[] _times = new StageTime[stages.Count];
    private readonly Reading[] _readings = new Reading[stages.Count];
    private readonly SharedCall[] _calls = new SharedCall[stages.Count];
    private readonly StageWork[] _work = new StageWork[stages.Count];
    private bool _hasWork;
    private bool _hasCalls;
    private int _helped;

    /// <summary>Clock readings at the start and the end of each stage; 0 where it was not reached.</summary>
    public ReadOnlySpan<Reading> Readings => _readings;

    /// <summary>Rows of each stage and what they took; 0 where it had too few to learn from.</summary>
    public ReadOnlySpan<StageWork> Work => _work;

    /// <summary>States how many rows a stage had.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="rows">How many.</param>
    /// <param name="ticks">What all threads took together; 0 where it was one.</param>
    public void SetWork(int stage, int rows, long ticks)
    {
        _work[stage] = new StageWork(rows, ticks);
        _hasWork = true;
    }

    /// <summary>States when a stage was executed, and by which worker; 0 for the run's own thread.</summary>
    public void Set(int stage, long start, long end, int worker) =>
        _readings[stage] = new Reading(start, end, worker);

    /// <summary>States which call gave a stage its results.</summary>
    public void SetCall(int stage, in SharedCall call)
    {
        _calls[stage] = call;
        _hasCalls = true;
    }

    /// <summary>States when a worker took part in the rows of a stage. Thread-safe.</summary>
    public void SetHelp(PhysicalStage stage, long start, long end, int worker)
    {
        int place = Interlocked.Increment(ref _helped) - 1;
        if (place < _help.Length)
            _help[place] = new StageTime(stage, start, end, worker);
    }

    /// <summary>When workers took part in the rows of stages. Valid until <see cref="Clear"/>.</summary>
    public ReadOnlySpan<StageTime> Help => _help.AsSpan(0, Math.Min(_helped, _help.Length));

    /// <summary>Times of the stages; default where one was not reached. Valid until <see cref="Clear"/>.</summary>
    public ReadOnlySpan<StageTime> Make()
    {
        for (int i = 0; i < _times.Length; i++)
            _times[i] = _readings[i].Start == 0 ? default
                : new StageTime(stages[i], _readings[i].Start, _readings[i].End, _readings[i].Worker)
                {
                    Call = _calls[i],
                };
        return _times;
    }

    /// <summary>Forgets the run.</summary>
    public void Clear()
    {
        Array.Clear(_readings);
        if (_hasWork)
            Array.Clear(_work);
        if (_hasCalls)
            Array.Clear(_calls);
        _hasWork = _hasCalls = false;
        _helped = 0;
    }

    /// <summary>Clock readings of a stage.</summary>
    public readonly record struct Reading(long Start, long End, int Worker);

    /// <summary>What a stage had to do.</summary>
    public readonly record struct StageWork(int Rows, long Ticks);
}
